"""The sample corpus is understood the same in whatever format it comes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evals.corpus_formats import FORMATS, Layout, layout_of
from index.documents import Document
from index.errors import UnreadableFile
from ingest.readers.detect import open_sources
from ingest.understand import understand
from tests.paths import CORPUS

_NAMES = sorted(path.name for path in CORPUS.iterdir() if path.suffix in (".txt", ".md"))
_LONGEST_LABEL = 20
_FIELDS = ("kind", "number", "issuer", "superior", "place", "title", "signer")


@cache
def layout(name: str) -> Layout:
    return layout_of(CORPUS / name)


def understood(path: Path) -> Document:
    (source,) = open_sources(path)
    return understand(source.read(), file=path.name, path=str(path), sha256=source.sha256)


def written(tmp_path: Path, name: str, form: str) -> Path:
    suffix, render = FORMATS[form]
    path = tmp_path / f"a{suffix}"
    path.write_bytes(render(layout(name)))
    return path


def said(document: Document) -> dict[str, Any]:
    """What was understood, without places in the text."""
    header = document.header
    return {
        **{name: getattr(header, name).value if getattr(header, name) else None for name in _FIELDS},
        "day": header.day,
        "number_blank": header.number_blank,
        # The title of an appendix is told by the gap before it, which not every format keeps.
        "sections": [
            section.path[-1] for section in document.sections if len(section.path[-1]) < _LONGEST_LABEL
        ],
        "columns": [table.columns for table in document.tables],
        "cells": [
            [[document.quote(cell.span) for cell in row.cells] for row in table.rows]
            for table in document.tables
        ],
    }


@cache
def original(name: str) -> Document:
    return understood(CORPUS / name)


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "scan"])
@pytest.mark.parametrize("name", _NAMES)
def test_a_document_reads_the_same_in_every_format(tmp_path: Path, name: str, form: str) -> None:
    document = understood(written(tmp_path, name, form))
    assert said(document) == said(original(name))
    if form != "pdf":
        assert len(document.footnotes) == len(original(name).footnotes)
        assert all(note.anchor is not None for note in document.footnotes)


def test_the_number_and_the_day_of_a_scan(tmp_path: Path) -> None:
    try:
        document = understood(written(tmp_path, "qd-87-2023-quy-che-ioffice.txt", "scan"))
    except (OSError, UnreadableFile) as error:
        pytest.skip(str(error))
    assert document.header.number is not None
    assert document.header.number.value == "87/QĐ-STTTT"
    assert str(document.header.day) == "2023-04-14"
    articles = [section.path[-1] for section in document.sections if section.path[-1].startswith("Điều")]
    assert articles == [f"Điều {number}" for number in range(1, 10)]
