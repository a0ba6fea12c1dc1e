"""A small office with two reports that disagree, a real store, and an assistant whose answers fit on
paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.answer import Answer, AnswerSentence, Evidence
from assistant.cite import CitationList
from assistant.contract import answer_json
from assistant.conversation import Conversations, new_id
from assistant.library import Library
from assistant.question import Turn
from assistant.rendering import as_markdown
from bots.settings import WebSettings
from bots.web.app import create_app
from bots.web.services import Services
from index.database import Database
from index.documents import (
    Access,
    Block,
    Cell,
    Document,
    Header,
    HeaderField,
    Rendition,
    Section,
    Segment,
    Span,
    Table,
    TableRow,
)
from index.documents import Warning as DocumentWarning
from index.errors import BadQuestion, SearchUnavailable
from index.store import Store


def report(document_id: str, number: str, day: date, figure: str) -> Document:
    """A report with two sections and a table; `figure` is its number of offices."""
    lines = [
        ("header", "SỞ THÔNG TIN VÀ TRUYỀN THÔNG"),
        ("heading", "I. Kết quả"),
        ("paragraph", f"Toàn tỉnh có {figure} cơ quan dùng phần mềm quản lý văn bản. <b>Đậm</b> _*[x](y)"),
        ("heading", "II. Hạ tầng"),
        ("table_row", "Huyện\tTrạm"),
        ("table_row", "Cầu Ngang\t31"),
        ("table_row", "Trà Cú\t27"),
        ("closing", "Nơi nhận: như trên"),
    ]
    blocks, text = [], ""
    for kind, line in lines:
        blocks.append(Block(kind, Span(len(text), len(text) + len(line))))  # type: ignore[arg-type]
        text += line + "\n"
    spans = [block.span for block in blocks]
    rows = [TableRow(span, tuple(_cells(text, span))) for span in spans[5:7]]
    sections = (
        Section(0, None, ("I",), "I. Kết quả", spans[1], Span(spans[1].start, spans[3].start)),
        Section(1, None, ("II",), "II. Hạ tầng", spans[3], Span(spans[3].start, spans[7].start)),
    )
    return Document(
        id=document_id,
        text=text,
        header=Header(
            kind=HeaderField("Báo cáo"),
            number=HeaderField(number),
            day=day,
            date=HeaderField(f"ngày {day.day} tháng {day.month} năm {day.year}"),
            issuer=HeaderField("Sở Thông tin và Truyền thông", spans[0]),
            title=HeaderField("Kết quả chuyển đổi số sáu tháng đầu năm"),
            status="issued",
        ),
        blocks=tuple(blocks),
        sections=sections,
        tables=(
            Table(
                0,
                1,
                Span(spans[4].start, spans[6].end),
                (("Huyện",), ("Trạm",)),
                tuple(rows),
                "Trạm theo huyện",
            ),
        ),
        segments=(Segment(Span(0, len(text)), f"{document_id}.txt"),),
        renditions=(Rendition(document_id * 4, f"{document_id}.txt", f"{document_id}.txt", "txt"),),
        warnings=(DocumentWarning("sample", "Số liệu trạm cần kiểm tra", spans[5]),),
    )


def _cells(text: str, span: Span) -> Iterator[Cell]:
    start = span.start
    for column, words in enumerate(text[span.start : span.end].split("\t")):
        yield Cell(column, Span(start, start + len(words)))
        start += len(words) + 1


FIRST = report("aaaaaaaaaaaaaaaa", "12/BC-STTTT", date(2022, 5, 18), "577")
SECOND = report("bbbbbbbbbbbbbbbb", "40/BC-STTTT", date(2022, 11, 20), "510")


def evidence_for(document: Document, words: str) -> Evidence:
    """The place of some words in a document."""
    start = document.text.index(words)
    return Evidence(document.id, Span(start, start + len(words)))


@dataclass
class Office:
    """Answers by the words of the question: `bao nhiêu` finds, `khác nhau` conflicts, anything else does not
    find.

    Raises as the real one does: `BadQuestion` where no letter or digit is asked, `SearchUnavailable` on
    `hỏng`. It has no internal documents, so every audience sees the same.
    """

    database: Database
    conversations: Conversations
    asked: list[str] = field(default_factory=list)

    @property
    def library(self) -> Library:
        return Library(self.database)

    def seen_by(self, access: Access) -> Office:
        return self

    def ask(
        self,
        text: str,
        *,
        access: Access,
        conversation_id: str | None = None,
        history: Sequence[Turn] = (),
    ) -> Answer:
        self.asked.append(text)
        if not any(letter.isalnum() for letter in text):
            raise BadQuestion("Câu hỏi không có chữ hay số nào")
        if "hỏng" in text:
            raise SearchUnavailable("Chỉ mục toàn văn không mở được")
        cited = CitationList(self.library)
        said: tuple[AnswerSentence, ...]
        kind = "found"
        if "khác nhau" in text:
            kind = "conflict"
            said = (
                AnswerSentence("Hai báo cáo ghi số cơ quan khác nhau.", ()),
                AnswerSentence("577 cơ quan", cited.numbers([evidence_for(FIRST, "577 cơ quan")]), "point"),
                AnswerSentence("510 cơ quan", cited.numbers([evidence_for(SECOND, "510 cơ quan")]), "point"),
            )
        elif "bao nhiêu" in text:
            said = (
                AnswerSentence(
                    "Toàn tỉnh có 577 cơ quan dùng phần mềm quản lý văn bản.",
                    cited.numbers([evidence_for(FIRST, "577 cơ quan dùng phần mềm quản lý văn bản")]),
                ),
                AnswerSentence(
                    "Huyện Cầu Ngang: 31 trạm.", cited.numbers([evidence_for(FIRST, "31")]), "point"
                ),
            )
        else:
            kind = "not_found"
            said = (AnswerSentence("Không tìm thấy nội dung này trong các văn bản hiện có.", ()),)
        answer = Answer(
            conversation_id=conversation_id or new_id(),
            message_id=new_id(),
            kind=kind,  # type: ignore[arg-type]
            text=as_markdown(said),
            sentences=said,
            citations=cited.citations(),
            warnings=("Số liệu <script>alert(1)</script> cần kiểm tra",) if kind == "conflict" else (),
            suggestions=("Huyện Trà Cú có bao nhiêu trạm?",),
            trace={"route": "figures", "why": "hỏi số lượng"},
        )
        self.conversations.keep(answer.conversation_id, text, answer.message_id, answer_json(answer))
        return answer


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database with all tables."""
    made = Database.in_directory(tmp_path)
    made.create_tables()
    yield made
    made.close()


@pytest.fixture
def office(database: Database) -> Office:
    """The assistant over a store that holds the two reports."""
    store = Store(database)
    with database.transaction() as session:
        for document in (FIRST, SECOND):
            store.put(session, document, [])
    return Office(database, Conversations(database))


@pytest.fixture
def services(office: Office, database: Database) -> Services:
    """What the web application stands on."""
    return Services(
        audiences=office,
        conversations=office.conversations,
        database=database,
        web=WebSettings(allowed_origins=("https://portal.example.vn",)),
        max_body_bytes=1_000_000,
    )


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    """The running application; errors become responses as they do for real."""
    with TestClient(create_app(services), raise_server_exceptions=False) as running:
        yield running
