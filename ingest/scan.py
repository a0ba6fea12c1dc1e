"""Which files are new, changed, unchanged or gone: what one run has to read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.documents import Document
from index.errors import UnreadableFile
from index.page_pictures import PagePicture
from index.renditions import FileState
from ingest.readers.detect import ReadLimits, Source, open_sources, walk_files
from ingest.report import Failure, Progress, RunReport


@dataclass(frozen=True, slots=True)
class Understood:
    """What one source holds: its document, and the pictures of its pages if it is a scan."""

    document: Document
    pages: tuple[PagePicture, ...] = ()


Understand = Callable[[Source], Understood]


@dataclass(slots=True)
class Scan:
    """What the paths hold now. `files` is the whole library as it will be, `touched` the paths whose row must
    be written, `gone` the members that a changed container no longer has."""

    files: dict[str, FileState]
    touched: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


def scan(
    paths: Iterable[Path],
    stored: Mapping[str, FileState],
    understood: frozenset[str],
    understand: Understand,
    keep: Callable[[Understood], None],
    limits: ReadLimits,
    report: RunReport,
    progress: Progress,
    without: Path | None = None,
) -> Scan:
    """Reads what is not known yet.

    Args:
        paths: files and folders.
        stored: the files of the library by path.
        understood: the renditions that need not be read again.
        understand: what one source holds; raises `UnreadableFile`.
        keep: called with what each newly read source holds, at once.
        limits: bounds of reading.
        report: counts and failures are written here.
        progress: told of each file.
        without: a folder that is passed over: the data directory may lie inside the folder of the documents.
    """
    seen = Scan(dict(stored))
    known = set(understood)
    for source in _sources(paths, limits, seen, report, without):
        report.files += 1
        path = path_of(source)
        before = stored.get(path)
        state = FileState(path, os.path.abspath(source.path), source.name, source.sha256, None)
        if source.sha256 in known and source.sha256:
            state = replace(state, rendition=source.sha256)
            report.unchanged += state == before
        else:
            progress.reading(source.name)
            try:
                keep(understand(source))
                known.add(source.sha256)
                state = replace(state, rendition=source.sha256)
            except UnreadableFile as error:
                report.failures.append(Failure(str(source.path.parent / source.name), str(error)))
                # What was understood before stays until the file can be read or is removed.
                state = replace(state, rendition=before.rendition if before else None, error=str(error))
        if state != before:
            seen.files[path] = state
            seen.touched.add(path)
        seen.gone.discard(path)
    for path in seen.gone:
        del seen.files[path]
    return seen


def path_of(source: Source) -> str:
    """The absolute path of a source, a member's name after that of its container."""
    return os.path.join(os.path.dirname(os.path.abspath(source.path)), source.name)


def with_path(own: Document, state: FileState) -> Document:
    """A document of one rendition, said to lie where the file lies now."""
    (rendition,) = own.renditions
    if rendition.path == state.path and rendition.file == state.name:
        return own
    return replace(
        own,
        renditions=(replace(rendition, file=state.name, path=state.path),),
        segments=tuple(replace(segment, file=state.name) for segment in own.segments),
    )


def _sources(
    paths: Iterable[Path], limits: ReadLimits, seen: Scan, report: RunReport, without: Path | None
) -> Iterator[Source]:
    """The sources under the paths. Members of a container that are not met again are counted as gone."""
    members: dict[str, set[str]] = {}
    for path, state in seen.files.items():
        members.setdefault(state.container, set()).add(path)
    outside = os.path.abspath(without) + os.sep if without else None
    for found in walk_files(paths):
        if outside and os.path.abspath(found.path).startswith(outside):
            continue
        if found.skipped is not None:
            # Hidden files and the lock files of an office program are nobody's documents.
            hidden = found.path.name.startswith((".", "~$"))
            into = report.passed_over if hidden else report.failures
            into.append(Failure(str(found.path), found.skipped))
            continue
        seen.gone |= members.get(os.path.abspath(found.path), set())
        yield from open_sources(found.path, limits=limits)
