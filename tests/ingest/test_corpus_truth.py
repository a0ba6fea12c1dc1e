"""What is understood of the sample corpus is what a careful reader finds there, field by field and cell by cell."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from typing import Any

import pytest

from index.documents import Document, HeaderField
from index.errors import UnreadableFile
from ingest.readers.detect import open_sources
from ingest.readers.scan import require_tesseract
from ingest.steps import default_steps
from tests.paths import CORPUS, REPOSITORY

TRUTH: list[dict[str, Any]] = json.loads(
    (REPOSITORY / "evals" / "truth" / "corpus.json").read_text(encoding="utf-8")
)["documents"]
_PICTURES = (".png", ".jpg", ".tiff", "-quet.pdf")
_FIELDS = ("kind", "number", "place", "issuer", "superior", "title", "signer", "capacity")


def _can_read_scans() -> bool:
    try:
        require_tesseract()
    except (UnreadableFile, subprocess.SubprocessError):
        return False
    return True


@cache
def library() -> dict[str, Document]:
    """The documents by the name of each of their files."""
    steps = default_steps()
    own = [
        steps.understand(source).document
        for path in sorted(path for path in CORPUS.rglob("*") if path.is_file())
        if not path.name.endswith(_PICTURES) or _can_read_scans()
        for source in open_sources(path)
    ]
    documents = steps.group(sorted(own, key=lambda document: document.id), frozenset(), frozenset())
    return {rendition.file: document for document in documents for rendition in document.renditions}


def _document(truth: dict[str, Any]) -> Document:
    name = truth["files"][0]
    if name not in library():
        pytest.skip("cần Tesseract với tiếng Việt")
    return library()[name]


def _value(field: HeaderField | None) -> str | None:
    return " ".join(field.value.split()) if field else None


_IDS = [truth["files"][0] for truth in TRUTH]
_CLEAN = [truth for truth in TRUTH if not truth.get("scan")]
_SCANS = [truth for truth in TRUTH if truth.get("scan")]


@pytest.mark.parametrize("truth", TRUTH, ids=_IDS)
def test_copies_are_one_document_and_nothing_else_is(truth: dict[str, Any]) -> None:
    found = [rendition.file for rendition in _document(truth).renditions]
    if not _can_read_scans():
        pytest.skip("cần Tesseract với tiếng Việt")
    assert sorted(found) == sorted(truth["files"])


@pytest.mark.parametrize("truth", _CLEAN, ids=lambda truth: truth["files"][0])
def test_the_header_is_the_printed_one(truth: dict[str, Any]) -> None:
    document, wanted = _document(truth), truth["header"]
    header = document.header
    found = {name: _value(getattr(header, name)) for name in _FIELDS}
    found |= {
        "day": header.day.isoformat() if header.day else None,
        "number_blank": header.number_blank,
        "symbol": header.symbol,
        "status": header.status,
        "recipients": [_value(field) for field in header.recipients],
    }
    assert found == wanted
    assert document.access == truth["access"]


@pytest.mark.parametrize("truth", _SCANS, ids=lambda truth: truth["files"][0])
def test_a_scan_has_its_kind_number_day_and_sections(truth: dict[str, Any]) -> None:
    document, wanted = _document(truth), truth["header"]
    header = document.header
    found = (_value(header.kind), _value(header.number), header.day and header.day.isoformat())
    assert found == (wanted["kind"], wanted["number"], wanted["day"])
    assert [list(section.path) for section in document.sections] == [
        section["path"] for section in truth["sections"]
    ]


@pytest.mark.parametrize("truth", _CLEAN, ids=lambda truth: truth["files"][0])
def test_every_section_stands_in_its_place(truth: dict[str, Any]) -> None:
    document = _document(truth)
    assert [list(section.path) for section in document.sections] == [
        section["path"] for section in truth["sections"]
    ]
    for section, wanted in zip(document.sections, truth["sections"], strict=True):
        # The truth gives a numbered paragraph in full, of which the heading is the beginning.
        heading = " ".join(section.heading.split())
        assert wanted["heading"].startswith(heading), section.path


@pytest.mark.parametrize("truth", TRUTH, ids=_IDS)
def test_every_cell_of_every_table_is_the_printed_one(truth: dict[str, Any]) -> None:
    document = _document(truth)
    assert len(document.tables) == len(truth["tables"])
    for table, wanted in zip(document.tables, truth["tables"], strict=True):
        assert [list(path) for path in table.columns] == wanted["columns"]
        assert table.unit == wanted["unit"]
        assert table.caption == wanted["caption"]
        cells = [[document.quote(cell.span) for cell in row.cells] for row in table.rows]
        assert cells == wanted["rows"]
        if "groups" in wanted:
            assert [row.group for row in table.rows] == wanted["groups"]


@pytest.mark.parametrize("truth", [t for t in TRUTH if "footnotes" in t], ids=lambda truth: truth["files"][0])
def test_every_note_hangs_on_its_place(truth: dict[str, Any]) -> None:
    document = _document(truth)
    assert len(document.footnotes) == len(truth["footnotes"])
    for note, wanted in zip(document.footnotes, truth["footnotes"], strict=True):
        assert note.marker == wanted["marker"]
        assert document.quote(note.span) == wanted["text"]
        assert note.anchor is not None
        assert document.text[: note.anchor].endswith(wanted["after"])
