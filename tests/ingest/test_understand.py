"""The seeds as an archivist reads them: header, tables, notes, tree."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest

from index.documents import Document
from ingest.readers.plain_text import PlainTextReader
from ingest.understand import understand
from tests.paths import needs_seeds, seed


def _document(path: Path) -> Document:
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return understand(PlainTextReader().read(path), file=path.name, path=str(path), sha256=sha256)


@pytest.fixture(scope="module")
def seeds() -> dict[str, Document]:
    return {name: _document(seed(name)) for name in ("000", "001", "002", "003", "004")}


@needs_seeds
def test_a_mentioned_number_is_never_the_documents_own(seeds: dict[str, Document]) -> None:
    header = seeds["000"].header
    assert header.number is None
    assert header.day is None
    assert not header.number_blank


@needs_seeds
def test_header_is_read_from_text_without_diacritics(seeds: dict[str, Document]) -> None:
    document = seeds["001"]
    assert document.header.number is not None
    assert document.header.number.value == "919/BC-STTTT-VP"
    assert document.header.number.span is not None
    assert document.quote(document.header.number.span) == "919 /BC-STTTT-VP"
    assert document.header.day == date(2022, 5, 18)
    assert document.header.kind is not None
    assert document.header.kind.value == "Báo cáo"
    assert document.renditions[0].quality < 0.5


@needs_seeds
def test_a_blank_number_is_said_to_be_blank(seeds: dict[str, Document]) -> None:
    header = seeds["004"].header
    assert header.number is None
    assert header.number_blank
    assert header.symbol == "KH-STTTT-VP"
    assert header.day == date(2020, 7, 30)
    assert header.kind is not None
    assert header.kind.value == "Kế hoạch"


@needs_seeds
def test_notes_hang_on_their_place(seeds: dict[str, Document]) -> None:
    document = seeds["002"]
    assert [note.marker for note in document.footnotes] == ["1", "2"]
    for note, mark in zip(document.footnotes, "¹²", strict=True):
        assert note.anchor is not None
        assert document.text[note.anchor] == mark


@needs_seeds
def test_spilled_table_has_its_rows_and_both_target_columns(seeds: dict[str, Document]) -> None:
    document = seeds["003"]
    (table,) = document.tables
    assert len(table.rows) == 19
    assert [document.quote(row.cells[0].span) for row in table.rows] == [str(n) for n in range(1, 20)]
    assert [path[0] for path in table.columns[2:4]] == ["Mục tiêu", "Mục tiêu"]
    assert table.columns[2][1] != table.columns[3][1]
    second = table.rows[1]
    assert [document.quote(cell.span) for cell in second.cells[2:5]] == ["92%", "85%", "68%"]


@needs_seeds
@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_blocks_tile_the_text(seeds: dict[str, Document], name: str) -> None:
    document = seeds[name]
    position = 0
    for block in document.blocks:
        assert block.span.start >= position
        assert not document.text[position : block.span.start].strip()
        assert document.quote(block.span).strip()
        position = block.span.end
    assert position == len(document.text)
    for section in document.sections:
        assert document.quote(section.heading_span) == section.heading
        assert (
            section.span.start <= section.heading_span.start <= section.heading_span.end <= section.span.end
        )


@needs_seeds
def test_loosely_spilled_tables_keep_every_row(seeds: dict[str, Document]) -> None:
    document = seeds["000"]
    first, second, third = document.tables
    assert [document.quote(row.cells[0].span) for row in first.rows] == [f"{n}." for n in range(1, 11)]
    assert document.quote(first.rows[3].cells[2].span) == "Tháng 4/2022"
    assert second.unit == "Triệu đồng"
    assert [document.quote(cell.span) for cell in second.rows[0].cells[2:4]] == ["2022-2025", "159.000"]
    values = [[document.quote(cell.span) for cell in row.cells[2:]] for row in third.rows]
    assert values == [["%", "100", "96"], ["%", "90", "86"], ["%", "70", "74,75"]]
