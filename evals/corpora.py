"""A question set's own corpus, taken in once for each content and kept for the next run."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import TypeVar

from assistant.opening import derivers, embedder
from assistant.settings import Settings
from index.database import Database
from index.errors import VanbanError
from ingest.report import RunReport
from ingest.run import Ingest
from ingest.steps import default_steps
from ingest.versions import CHUNKING_VERSION, UNDERSTANDING_VERSION

CORPORA = "corpora.toml"
AnySettings = TypeVar("AnySettings", bound=Settings)


class MissingCorpus(VanbanError):
    """The folder of a corpus is not there."""


def corpus_of(set_file: Path) -> Path | None:
    """The folder that `corpora.toml` beside a set names for it, None where it names none.

    Raises:
        MissingCorpus: the file is not TOML, or the folder that it names is not there.
    """
    listing = set_file.parent / CORPORA
    if not listing.is_file():
        return None
    try:
        folders = tomllib.loads(listing.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MissingCorpus(f"{listing}: không đọc được ({error})") from error
    named = [begin for begin in folders if set_file.stem.startswith(begin)]
    if not named:
        return None
    folder = (set_file.parent / str(folders[max(named, key=len)])).resolve()
    if not folder.is_dir():
        raise MissingCorpus(f"{set_file}: không có thư mục văn bản {folder} ({listing} chỉ đến)")
    return folder


def with_corpus(settings: AnySettings, corpus: Path) -> tuple[AnySettings, RunReport]:
    """The settings with a scratch data directory that holds the corpus, beside their own; and what was taken in.

    Raises:
        MissingCorpus: there is no such folder.
    """
    if not corpus.is_dir():
        raise MissingCorpus(f"{corpus}: không có thư mục này")
    key = corpus_key(corpus, settings.embedding.model, CHUNKING_VERSION, UNDERSTANDING_VERSION)
    scratch = settings.model_copy(update={"data": settings.data.parent / "corpora" / key})
    return scratch, take_in(scratch, [corpus])


def take_in(settings: Settings, paths: list[Path]) -> RunReport:
    """Ingests the paths into the data directory of the settings, which is made where it is missing."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database.in_directory(settings.data)
    try:
        steps = default_steps(internal_documents=settings.internal_documents)
        derived = derivers(settings.data, database)
        return Ingest(settings.data, database, embedder(settings), steps, derived).run(paths)
    finally:
        database.close()


def corpus_key(corpus: Path, *versions: object) -> str:
    """The content of a folder (names and bytes of its files) and what else counts, as sixteen digits."""
    digest = hashlib.sha256(repr(versions).encode())
    for path in sorted(p for p in corpus.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(corpus)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
