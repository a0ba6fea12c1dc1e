"""A small office for the tests of the ingest: reports in the usual form, short enough to embed at once."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.database import Database
from index.derived import DerivedIndexes
from index.embedders.bundled import BundledEngine
from index.embedders.engine import Engine, Vectors
from index.searcher import Searcher
from index.store import Store
from ingest.deriving import Deriver
from ingest.readers.detect import DEFAULT_LIMITS, ReadLimits
from ingest.report import RunReport
from ingest.run import Ingest
from ingest.steps import default_steps
from ingest.versions import CHUNKING_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator


class Remembering(BundledEngine):
    """The bundled engine, which does not make the vector of a text twice in a test run."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, Vectors] = {}

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if text not in self._known:
                self._known[text] = super().embed_passages([text])[0]
        return np.stack([self._known[text] for text in texts])


ENGINE = Remembering()


def report(number: int, day: int, *lines: str) -> str:
    """A report of the department with its own number, day and sections."""
    body = "\n\n".join(f"{position}. {line}" for position, line in enumerate(lines, start=1))
    return f"""SỞ THÔNG TIN VÀ TRUYỀN THÔNG
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------

Số: {number}/BC-STTTT
Vĩnh An, ngày {day:02d} tháng 6 năm 2023

BÁO CÁO
Tình hình thực hiện nhiệm vụ lần thứ {number}

I. KẾT QUẢ

{body}
"""


BRIDGE = report(11, 1, "Cầu Phước Lộc", "Đã sửa 12 cầu treo dân sinh trên địa bàn huyện Phước Lộc.")
SCHOOL = report(12, 2, "Trường học", "Có 48 trường tiểu học nối mạng cáp quang trong học kỳ một.")
CLINIC = report(13, 3, "Trạm y tế", "Có 31 trạm y tế xã dùng bệnh án điện tử từ đầu quý hai.")


@dataclass
class Office:
    """A data directory and the folder that is ingested into it."""

    data: Path
    folder: Path
    engine: Engine = ENGINE
    derivers: tuple[Deriver, ...] = ()
    limits: ReadLimits = DEFAULT_LIMITS
    database: Database = field(init=False)

    def __post_init__(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.database = Database.in_directory(self.data)

    @property
    def ingest(self) -> Ingest:
        """The ingest of the directory."""
        return Ingest(self.data, self.database, self.engine, default_steps(), self.derivers, self.limits)

    @property
    def store(self) -> Store:
        """Its store."""
        return Store(self.database)

    def write(self, **files: str) -> None:
        """Writes text files into the folder by their stem."""
        for stem, text in files.items():
            (self.folder / f"{stem}.txt").write_text(text, encoding="utf-8")

    def run(self) -> RunReport:
        """Ingests the folder."""
        return self.ingest.run([self.folder])

    @contextmanager
    def searching(self) -> Iterator[Searcher]:
        """A search over it."""
        searcher = Searcher.open(self.data, self.database, self.engine, CHUNKING_VERSION)
        try:
            yield searcher
        finally:
            searcher.close()

    def texts(self, question: str, k: int = 3) -> list[str]:
        """The texts of the best passages."""
        with self.searching() as searcher:
            return [hit.chunk.text for hit in searcher.search(question, k=k)]

    def indexed(self) -> tuple[set[str], int, int]:
        """The chunks of the database, how many Chroma holds and how many tantivy."""
        chunks = {
            chunk.id for summary in self.store.documents() for chunk in self.store.chunks_of(summary.id)
        }
        indexes = DerivedIndexes(self.data, self.database)
        try:
            return chunks, indexes.vectors.count(), indexes.fulltext.count()
        finally:
            indexes.close()

    def assert_in_step(self) -> None:
        """The derived indexes hold what the database holds."""
        chunks, vectors, fulltext = self.indexed()
        assert (vectors, fulltext) == (len(chunks), len(chunks))

    def files_of(self) -> list[tuple[str, ...]]:
        """The files of each document, sorted."""
        return sorted(tuple(sorted(summary.files)) for summary in self.store.documents())

    def again(self, engine: Engine) -> Office:
        """The same directory with another embedder."""
        return replace(self, engine=engine)


def snapshot(office: Office, documents: Sequence[str] | None = None) -> dict[str, object]:
    """Everything that the store says, to compare two states."""
    ids = documents or [summary.id for summary in office.store.documents()]
    return {each: (office.store.document(each), office.store.chunks_of(each)) for each in sorted(ids)}
