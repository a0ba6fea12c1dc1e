"""The door to the readers: which files there are, what each holds, and its reading or the reason why not.

for found in walk_files([folder]):
    if found.skipped: report(found.path, found.skipped); continue
    for source in open_sources(found.path):
        if source.sha256 in known: continue
        try: reading = source.read()
        except UnreadableFile as reason: report(source.name, reason)
"""

from __future__ import annotations

import hashlib
import importlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import UnreadableFile
from ingest.readers.formats import (
    CONTAINER_FORMATS,
    SUPPORTED_SUFFIXES,
    format_of,
    mislabelled,
    os_reason,
)
from ingest.readers.isolation import shared_process
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits, check_size
from ingest.reading import Reading

__all__ = [
    "DEFAULT_LIMITS",
    "SUPPORTED_SUFFIXES",
    "Found",
    "ReadLimits",
    "Source",
    "open_sources",
    "read_file",
    "walk_files",
]

# Plain text is parsed by Python code of ours alone, without any library for binary formats: no child needed.
_READ_IN_PROCESS = {
    "text": ("ingest.readers.plain_text", "PlainTextReader"),
    "markdown": ("ingest.readers.markdown", "MarkdownReader"),
}
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a folder, or with `skipped` the reason (Vietnamese) why it is passed over."""

    path: Path
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Something that becomes one rendition: a file, a member of a zip, a mail or its attachment.

    - `name` is fit to be shown: `bao_cao.docx`, `goi.zip/quy_1/bao_cao.docx`, `thu.eml/ke_hoach.pdf`.
    - `path` is the file on disk that was asked for (the zip, not its member).
    - `sha256` is the hash of the bytes in hexadecimal, empty where they could not be read.
    - `read()` parses now, not before, so that an unchanged file costs its hash alone. It raises
      `UnreadableFile` with the reason. It may be called as long as the `Source` is kept.
    """

    name: str
    path: Path
    sha256: str
    read: Callable[[], Reading] = field(repr=False)


def read_file(path: Path, *, limits: ReadLimits = DEFAULT_LIMITS) -> Reading:
    """The reading of one file, its reader chosen by content and not by extension.

    A mail gives its own text here, without its attachments. A zip is refused: it has no text of its own
    (`open_sources` gives its members). Raises `UnreadableFile` with the reason in Vietnamese: empty, too
    large, no permission, broken link, unknown binary, protected by a password, damaged, too costly.
    """
    _checked(path, limits)
    file_format = format_of(path)
    if file_format == "zip":
        raise UnreadableFile("Đây là tệp nén chứa nhiều tệp, không phải một văn bản.")
    if file_format in _READ_IN_PROCESS:
        module, name = _READ_IN_PROCESS[file_format]
        reading: Reading = getattr(importlib.import_module(module), name)().read(path)
    else:
        reading = shared_process().read(path.absolute(), file_format, limits)
    warning = mislabelled(path, file_format)
    return replace(reading, warnings=(warning, *reading.warnings)) if warning else reading


def open_sources(path: Path, *, limits: ReadLimits = DEFAULT_LIMITS) -> Iterator[Source]:
    """Everything in a file that becomes a rendition, in the order of the file.

    An ordinary file gives one source, a zip one for each file in it (zips inside too), a mail itself and
    then its attachments. What cannot be opened at all gives one source whose `read()` raises the reason;
    nothing is raised here, so one bad member does not lose the others.
    """
    yield from sources_of(path, path.name, path, limits, depth=0, budget=[limits.unpacked_bytes], keep=None)


def sources_of(
    file: Path, name: str, path: Path, limits: ReadLimits, *, depth: int, budget: list[int], keep: object
) -> Iterator[Source]:
    """The sources of a file that may lie inside a container (`keep` holds its temporary folder alive)."""
    sha256 = ""
    try:
        _checked(file, limits)
        sha256 = hash_of(file)
        file_format = format_of(file)
        if file_format not in CONTAINER_FORMATS:

            def read(file: Path = file, kept: object = keep) -> Reading:
                return read_file(file, limits=limits)

            yield Source(name, path, sha256, read)
            return
        if depth >= limits.depth:
            raise UnreadableFile(f"Tệp nén lồng nhau quá {limits.depth} tầng.")
        from ingest.readers import archive, mail

        members = archive.zip_members if file_format == "zip" else mail.mail_members
        yield from members(file, name, path, sha256, limits, depth=depth + 1, budget=budget)
    except UnreadableFile as error:
        yield refused(name, path, sha256, str(error))


def refused(name: str, path: Path, sha256: str, reason: str) -> Source:
    """A source that cannot be read, for a known reason."""

    def read() -> Reading:
        raise UnreadableFile(reason)

    return Source(name, path, sha256, read)


def hash_of(path: Path) -> str:
    """The SHA-256 of a file's bytes. Raises `UnreadableFile` where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        raise UnreadableFile(os_reason(error, path)) from error
    return digest.hexdigest()


def walk_files(paths: Iterable[Path]) -> Iterator[Found]:
    """The files under some paths, in a stable order, each once.

    A file that is named itself is always given; in folders only the `SUPPORTED_SUFFIXES` are, and everything
    else comes with the reason why it is skipped. Links to folders are not followed.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _walk(path):
            key = os.path.abspath(found.path)
            if key not in seen:
                seen.add(key)
                yield found


def _walk(path: Path) -> Iterator[Found]:
    if not path.is_dir():
        exists = path.exists() or path.is_symlink()
        yield Found(path, None if exists else "Không tìm thấy tệp hoặc thư mục.")
        return
    try:
        with os.scandir(path) as scan:
            entries = sorted(scan, key=lambda entry: unicodedata.normalize("NFC", entry.name))
    except OSError as error:
        reason = (
            "Không có quyền đọc thư mục." if isinstance(error, PermissionError) else os_reason(error, path)
        )
        yield Found(path, reason)
        return
    for entry in entries:
        child = Path(entry.path)
        if entry.name.startswith("."):
            yield Found(child, "Tệp ẩn.")
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(child)
        else:
            yield Found(child, _why_skipped(child))


def _why_skipped(path: Path) -> str | None:
    if path.is_dir():
        return "Liên kết tới thư mục khác, không đi theo."
    if path.name.startswith("~$"):
        return "Tệp khoá tạm của Office."
    if path.suffix.lower() not in SUPPORTED_SUFFIXES:
        suffix = path.suffix or "không có đuôi"
        return f"Loại tệp chưa được hỗ trợ ({suffix})."
    return None


def _checked(path: Path, limits: ReadLimits) -> None:
    try:
        status = path.stat()
    except OSError as error:
        raise UnreadableFile(os_reason(error, path)) from error
    if stat.S_ISDIR(status.st_mode):
        raise UnreadableFile("Đây là thư mục, không phải tệp.")
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("Không phải tệp thường (ống dẫn hoặc thiết bị).")
    check_size(status.st_size, limits)
