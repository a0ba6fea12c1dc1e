"""The sample corpus and the truth beside it agree: header fields, headings and cells stand in the file."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from evals.corpus_files import files as files_of_sources

EVALS = Path(__file__).resolve().parents[2] / "evals"
CORPUS = EVALS / "corpus"
TRUTH = json.loads((EVALS / "truth" / "corpus.json").read_text(encoding="utf-8"))["documents"]
# The files that a program writes are held against the truth in tests/ingest/test_corpus_truth.py.
PLAIN = [document for document in TRUTH if (CORPUS / document["files"][0]).is_file()]


def words(text: str) -> str:
    """The text with whitespace, Markdown marks and running page numbers taken out of the way."""
    lines = [line for line in text.split("\n") if not line.strip().isdigit()]
    plain = " ".join(lines).replace("**", "").replace("*", "").replace("#", "")
    for marker in ("[^1]", "[^2]"):
        plain = plain.replace(marker, "")
    return " ".join(plain.split())


@pytest.mark.parametrize("document", PLAIN, ids=lambda document: document["files"][0])
def test_truth_stands_in_the_file(document: dict[str, Any]) -> None:
    text = words((CORPUS / document["files"][0]).read_text(encoding="utf-8"))
    header = document["header"]
    stated = [header["number"], header["title"], header["signer"], header["capacity"], header["issuer"]]
    stated += header["recipients"] + [section["heading"] for section in document["sections"]]
    for table in document["tables"]:
        stated += [cell for row in table["rows"] for cell in row]
    missing = [value for value in stated if value and " ".join(value.split()) not in text]
    assert missing == []


def test_every_file_is_one_of_the_documents() -> None:
    files = sorted(path.name for path in CORPUS.rglob("*") if path.is_file())
    named = {file.split("/")[0] for document in TRUTH for file in document["files"]}
    assert files == sorted(named)
    assert (len(files), len(PLAIN), len(TRUTH)) == (32, 14, 33)


def test_every_written_file_is_what_its_source_says() -> None:
    """But for pictures, which depend on the font, and workbooks, which carry the hour of their making."""
    changing = (".png", ".jpg", ".tiff", "-quet.pdf", ".xlsx", ".xls")
    for name, content in files_of_sources():
        assert name.endswith(changing) or (CORPUS / "files" / name).read_bytes() == content, name


def test_all_files_are_composed_unicode() -> None:
    for path in filter(Path.is_file, CORPUS.iterdir()):
        text = path.read_text(encoding="utf-8")
        assert text == unicodedata.normalize("NFC", text), path.name


def test_table_one_adds_up_and_its_two_header_rows_are_kept() -> None:
    report = next(document for document in TRUTH if document["tables"])
    table = report["tables"][0]
    assert table["columns"][2:] == [
        ["Tiếp nhận", "Trực tiếp"],
        ["Tiếp nhận", "Trực tuyến"],
        ["Giải quyết", "Đúng hạn"],
        ["Giải quyết", "Quá hạn"],
    ]
    columns = list(zip(*[row[2:] for row in table["rows"]], strict=True))
    for column in columns:
        *parts, total = [int(cell.replace(".", "")) for cell in column]
        assert sum(parts) == total
