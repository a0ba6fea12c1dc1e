"""Citations: labels in the office's form, spans that resolve."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.answer import Evidence
from assistant.cite import CitationList, document_label, section_label, sure_value, trim
from index.documents import Header, HeaderField, Span
from tests.assistant.fakes import DocumentsInMemory, report, span


def test_a_citation_quotes_exactly_and_names_section_and_page():
    document = report()
    evidence = Evidence("r1", span(document, "Toàn tỉnh có 1.250 trạm bơm"))
    listed = CitationList(DocumentsInMemory(document))
    assert listed.numbers([evidence, evidence]) == (1,)
    (citation,) = listed.citations()
    assert citation.label == "Báo cáo số 12/BC-SNN ngày 5/7/2023, mục I, trang 1"
    assert (
        citation.quote
        == document.text[citation.span.start : citation.span.end]
        == "Toàn tỉnh có 1.250 trạm bơm"
    )
    assert citation.url == f"/documents/r1?span={citation.span.start}-{citation.span.end}"
    assert (citation.file, citation.headings) == ("bao_cao.txt", ("I. KẾT QUẢ",))


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ((), ""),
        (("I", "3", "3.1"), "mục I.3.1"),
        (("I", "1", "a)"), "mục I.1.a"),
        (("Chương II", "Điều 5", "khoản 2"), "Chương II, Điều 5, khoản 2"),
    ],
)
def test_section_labels(path: tuple[str, ...], label: str):
    assert section_label(path) == label


def test_a_missing_number_is_said_and_not_made_up():
    header = Header(kind=HeaderField("KẾ HOẠCH"), number_blank=True, title=HeaderField("Phát triển ngành"))
    assert document_label(header, "x.txt") == "Kế hoạch (số để trống) “Phát triển ngành”"
    assert (
        document_label(replace(header, number_blank=False), "x.txt")
        == "Kế hoạch không ghi số “Phát triển ngành”"
    )
    assert document_label(Header(), "x.txt") == "Văn bản không ghi số “x.txt”"


def test_spans_lose_white_space_at_their_ends_and_must_fit():
    assert trim("  ab \n", Span(0, 6)) == Span(2, 4)
    with pytest.raises(ValueError, match="not within"):
        trim("abc", Span(1, 9))
    with pytest.raises(ValueError, match="only white space"):
        trim("a   b", Span(1, 4))


def test_a_garbled_header_field_is_never_shown_as_fact() -> None:
    garbled = HeaderField("BAO CAO Tinh hinh thue hien ehuong trinh", None, 0.4)
    header = Header(kind=HeaderField("Báo cáo", None, 0.7), title=garbled)
    assert document_label(header, fallback="quet.pdf") == "Báo cáo không ghi số “quet.pdf”"
    assert sure_value(garbled) is None
    assert sure_value(HeaderField("Kế hoạch", None, 0.5)) == "Kế hoạch"
