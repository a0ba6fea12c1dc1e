"""A data directory for strangers takes no internal documents in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import UnreadableFile
from ingest.readers.detect import open_sources
from ingest.steps import default_steps
from tests.ingest.office import BRIDGE, Office
from tests.paths import CORPUS

_INTERNAL = CORPUS / "tb-41-giao-ban-noi-bo.txt"


def test_an_internal_document_is_known_as_one_where_it_is_taken_in():
    (source,) = open_sources(_INTERNAL)
    assert default_steps().understand(source).document.access == "internal"


def test_it_is_refused_by_name_where_strangers_ask():
    (source,) = open_sources(_INTERNAL)
    with pytest.raises(UnreadableFile, match="lưu hành nội bộ"):
        default_steps(internal_documents=False).understand(source)


def test_the_other_files_go_on(tmp_path: Path):
    office = Office(tmp_path / "data", tmp_path / "folder")
    office.write(bridge=BRIDGE, internal=_INTERNAL.read_text(encoding="utf-8"))
    report = replace(office.ingest, steps=default_steps(internal_documents=False)).run([office.folder])
    assert [Path(failure.file).name for failure in report.failures] == ["internal.txt"]
    assert report.documents == 1
