"""Pages: every character of a document is shown once, marked where it is cited, and nothing of it is
markup."""

from __future__ import annotations

from html.parser import HTMLParser

from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from bots.web.marked_text import Mark, cut_at_marks
from bots.web.markup import element, is_safe_address
from index.documents import Span
from tests.bots.conftest import FIRST


class Reader(HTMLParser):
    """Collects the text of the article and of the marks, and every element's name and attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.article = ""
        self.marked = ""
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "br", "hr", "input", "img"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "article" in self._open and not {"thead", "caption"} & set(self._open):
            self.article += data
        if "mark" in self._open:
            self.marked += data


def test_the_page_holds_every_word_of_the_document_in_order(client: TestClient) -> None:
    read = Reader(client.get(f"/documents/{FIRST.id}").text)
    without_table_head = FIRST.text.replace("Huyện\tTrạm\n", "")
    assert "".join(read.article.split()) == "".join(without_table_head.split())


def test_a_span_over_several_blocks_is_marked_in_each(client: TestClient) -> None:
    start, end = FIRST.text.index("dùng phần mềm"), FIRST.text.index("31") + 2
    read = Reader(client.get(f"/documents/{FIRST.id}", params={"span": f"{start}-{end}"}).text)
    quoted = FIRST.text[start:end]
    assert "".join(read.marked.split()) == "".join(quoted.split())
    anchors = [a for tag, a in read.elements if tag == "mark" and a.get("id")]
    assert len(anchors) == 1


def test_the_text_of_a_document_never_becomes_markup(client: TestClient) -> None:
    page = client.get(f"/documents/{FIRST.id}").text
    assert "&lt;b&gt;Đậm&lt;/b&gt;" in page
    tags = {tag for tag, _ in Reader(page).elements}
    assert "b" not in tags
    for tag, attributes in Reader(page).elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert tag != "style"
        assert tag != "script" or attributes.get("src")


def test_words_in_the_library_search_are_escaped(client: TestClient) -> None:
    page = client.get("/documents", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_unsafe_address_is_dropped() -> None:
    assert element("a", "x", href=" java\tscript:alert(1)") == "<a>x</a>"
    assert element("a", "<", href='/a"b') == '<a href="/a&quot;b">&lt;</a>'
    assert [is_safe_address(a) for a in ("/x?y=1", "https://a.vn", "data:x", "JaVaScRiPt:1", "//b")] == [
        True, True, False, False, True,
    ]  # fmt: skip


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=6))
def test_cutting_at_marks_keeps_every_character(text: str, places: list[tuple[int, int]]) -> None:
    marks = [Mark(Span(min(a, b), max(a, b)), "cited") for a, b in places if a != b]
    pieces = cut_at_marks(text, Span(0, len(text)), marks)
    assert "".join(piece.text for piece in pieces) == text
    position = 0
    for piece in pieces:
        span = Span(position, position + len(piece.text))
        assert set(piece.marks) == {m for m in marks if m.span.start <= span.start and span.end <= m.span.end}
        position = span.end
