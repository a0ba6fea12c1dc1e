"""The page of one document: header as understood, section tree, the text with tables as tables, places
marked.

Every character of the stored text is on the page once, in order, so that a cited span can always be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from assistant.cite import sure_value
from bots.web.document_json import document_url, headings_above, source_files
from bots.web.layout import page
from bots.web.marked_text import Mark, cut_at_marks
from bots.web.markup import Markup, element, fragment
from bots.web.words import STATUS_WORDS, vietnamese_date
from index.documents import Block, Document, Section, Span, Table, TableRow


def document_page(
    document: Document,
    cited: Span | None,
    marks: Sequence[Mark],
    site_title: str,
    scans: Sequence[dict[str, Any]] = (),
) -> Markup:
    """The whole page. `cited` is highlighted and scrolled to, and framed on its scanned pages (`scans`); `marks` are
    shown besides."""
    shown = (*marks, Mark(cited, "cited")) if cited else tuple(marks)
    name = document_name(document)
    return page(
        title=name,
        site_title=site_title,
        body_class="document-page",
        scripts=("/static/document.js",),
        content=(
            element(
                "aside",
                element("h2", "Mục lục", class_="aside-title"),
                _contents(document),
                class_="contents",
                aria_label="Mục lục",
            ),
            element(
                "main",
                _cited_note(document, cited),
                *(_scan(scan) for scan in scans),
                _header_card(document),
                _warnings(document),
                element("article", *_body(document, shown), class_="stored-text", lang="vi"),
                id="noi-dung",
            ),
        ),
    )


def document_name(document: Document) -> str:
    """`Báo cáo số 12/BC-STTTT ngày 18/5/2022`, or what of it the header holds, or the file's name."""
    header = document.header
    kind = sure_value(header.kind)
    parts = [kind.capitalize()] if kind else []
    if header.number:
        parts.append(f"số {header.number.value}")
    if header.day:
        parts.append(f"ngày {vietnamese_date(header.day)}")
    return " ".join(parts) if parts else document.file_at(0) or document.id


def _cited_note(document: Document, cited: Span | None) -> Markup | None:
    if cited is None:
        return None
    path = headings_above(document, document.section_at(cited.start))
    page_number = document.page_at(cited.start)
    where = [*path, f"trang {page_number}"] if page_number else path
    return element(
        "p",
        element("a", "Đến chỗ được trích dẫn", href="#trich-dan", class_="jump"),
        element("span", " › ".join(where), class_="where") if where else None,
        class_="cited-note",
    )


def _scan(scan: dict[str, Any]) -> Markup:
    """The cited lines on the scanned page, framed; a click opens the page."""
    top, bottom = scan["shown"]
    about = f"Ảnh trang {scan['page']} của {scan['file']}, chỗ được trích dẫn được đóng khung"
    return element(
        "figure",
        element(
            "a",
            element(
                "svg",
                element("image", href=scan["url"], width=scan["width"], height=scan["height"]),
                *(
                    element("rect", x=left, y=upper, width=right - left, height=lower - upper, rx=4)
                    for left, upper, right, lower in scan["rectangles"]
                ),
                viewBox=f"0 {top} {scan['width']} {bottom - top}",
                role="img",
                aria_label=about,
            ),
            href=scan["url"],
        ),
        element("figcaption", f"Trang {scan['page']} của bản quét {scan['file']}"),
        class_="scan",
    )


def _header_card(document: Document) -> Markup:
    header = document.header
    rows: list[tuple[str, str | None]] = [
        ("Loại văn bản", sure_value(header.kind)),
        ("Số, ký hiệu", _number(document)),
        ("Ngày", vietnamese_date(header.day) if header.day else (header.date.value if header.date else None)),
        ("Nơi ban hành", sure_value(header.issuer)),
        ("Cơ quan chủ quản", sure_value(header.superior)),
        ("Người ký", sure_value(header.signer)),
        ("Tình trạng", STATUS_WORDS[header.status]),
        ("Tệp", ", ".join(source_files(document)) or None),
    ]
    return element(
        "header",
        element("p", issuer, class_="issuer") if (issuer := sure_value(header.issuer)) else None,
        element("h1", document_name(document)),
        element("p", title, class_="abstract") if (title := sure_value(header.title)) else None,
        element(
            "details",
            element("summary", "Thông tin văn bản"),
            element(
                "dl",
                *(
                    element("div", element("dt", name), element("dd", value or "không ghi"))
                    for name, value in rows
                ),
            ),
            _renditions(document),
        ),
        class_="document-header",
    )


def _number(document: Document) -> str | None:
    header = document.header
    if header.number:
        return header.number.value
    if header.number_blank:
        return f"để trống (…/{header.symbol})" if header.symbol else "để trống"
    return None


def _renditions(document: Document) -> Markup | None:
    if len(document.renditions) < 2:
        return None
    return element(
        "ul",
        *(
            element(
                "li",
                element("strong", rendition.file),
                " – bản được dùng" if rendition.best else " – bản khác của cùng văn bản",
                f", chất lượng {rendition.quality:.0%}".replace(".", ","),
                f". {rendition.why}" if rendition.why else None,
            )
            for rendition in document.renditions
        ),
        class_="renditions",
    )


def _warnings(document: Document) -> Markup | None:
    if not document.warnings:
        return None
    return element(
        "ul",
        *(
            element(
                "li",
                element("a", warning.message, href=document_url(document.id, warning.span))
                if warning.span and warning.span.end > warning.span.start
                else warning.message,
            )
            for warning in document.warnings[:50]
        ),
        class_="warnings",
        aria_label="Lưu ý về văn bản",
    )


def _contents(document: Document) -> Markup:
    """The section tree, nested as in the document; a document without sections says so."""
    if not document.sections:
        return element("p", "Văn bản không chia mục.", class_="quiet")
    children: dict[int | None, list[Section]] = {}
    known = {section.ordinal for section in document.sections}
    for section in document.sections:
        parent = section.parent if section.parent in known else None
        children.setdefault(parent, []).append(section)

    def branch(parent: int | None, depth: int) -> Markup:
        return element(
            "ol",
            *(
                element(
                    "li",
                    element("a", _shortened(section.heading), href=f"#muc-{section.ordinal}"),
                    branch(section.ordinal, depth + 1)
                    if section.ordinal in children and section.ordinal != parent and depth < 12
                    else None,
                )
                for section in children[parent]
            ),
        )

    return element("nav", branch(None, 0))


def _shortened(heading: str, limit: int = 110) -> str:
    if len(heading) <= limit:
        return heading
    return heading[:limit].rsplit(" ", 1)[0] + "…"


def _body(document: Document, marks: Sequence[Mark]) -> Iterable[Markup]:
    """Blocks and tables in order, and the text between them, none of it twice."""
    writer = _Writer(document, marks)
    position = 0
    tables = sorted(document.tables, key=lambda table: table.span.start)
    blocks = sorted(document.blocks, key=lambda block: block.span.start)
    for part in _parts(blocks, tables):
        if part.span.start < position:
            continue
        yield from writer.between(Span(position, part.span.start))
        yield writer.table(part) if isinstance(part, Table) else writer.block(part)
        position = part.span.end
    yield from writer.between(Span(position, len(document.text)))


def _parts(blocks: Sequence[Block], tables: Sequence[Table]) -> list[Block | Table]:
    """Tables stand in for the blocks of their rows."""
    parts: list[Block | Table] = [table for table in tables if table.rows]
    ordered = sorted(part.span for part in parts)
    index = 0
    for block in blocks:
        while index < len(ordered) and ordered[index].end <= block.span.start:
            index += 1
        inside = index < len(ordered) and ordered[index].start < block.span.end
        if not inside:
            parts.append(block)
    return sorted(parts, key=lambda part: part.span.start)


class _Writer:
    """Writes stretches of one document with its marks."""

    def __init__(self, document: Document, marks: Sequence[Mark]) -> None:
        self._document = document
        self._marks = sorted(marks, key=lambda mark: mark.span)
        self._headings = {s.heading_span.start: s for s in document.sections}
        self._cited_seen = False

    def text(self, span: Span) -> Markup:
        """The stretch with its marks; the first cited piece carries the anchor."""
        if span.start >= span.end:
            return fragment(())
        return fragment(
            self._piece(p.text, p.marks) for p in cut_at_marks(self._document.text, span, self._marks)
        )

    def _piece(self, text: str, marks: Sequence[Mark]) -> Markup | str:
        shown: Markup | str = text
        for mark in marks:
            if mark.kind == "cited":
                anchor = None if self._cited_seen else "trich-dan"
                self._cited_seen = True
                shown = element("mark", shown, id=anchor, tabindex="-1" if anchor else None)
            elif mark.link:
                shown = element("a", shown, href=mark.link, title=mark.title, class_=f"mark-{mark.kind}")
            else:
                shown = element("span", shown, title=mark.title, class_=f"mark-{mark.kind}")
        return shown

    def between(self, span: Span) -> Iterable[Markup]:
        """Text that no block holds: shown as plain paragraphs, white space left out."""
        if self._document.quote(span).strip():
            yield element("p", self.text(span))

    def block(self, block: Block) -> Markup:
        """One block by its kind; a heading knows its place in the tree."""
        section = self._headings.get(block.span.start)
        if section is not None:
            if block.kind == "heading":
                level = min(2 + max(len(section.path) - 1, 0), 6)
                return element(f"h{level}", self.text(block.span), id=f"muc-{section.ordinal}")
            # A numbered point with more below it is read as a heading, whatever it was typed as.
            heads = section.span.end > block.span.end + 1 and block.span.end - block.span.start < 200
            kind = "sub-heading" if heads else f"block-{block.kind}"
            return element("p", self.text(block.span), id=f"muc-{section.ordinal}", class_=kind)
        if block.kind == "heading":
            return element("h3", self.text(block.span))
        if block.kind == "table_row":
            return element("p", self.text(block.span), class_="block-row")
        return element("p", self.text(block.span), class_=f"block-{block.kind}")

    def table(self, table: Table) -> Markup:
        """A table; its header is what stands before the first row, or else the column titles."""
        caption_text = " – ".join(
            t for t in (table.caption, f"ĐVT: {table.unit}" if table.unit else None) if t
        )
        above = Span(table.span.start, min(row.span.start for row in table.rows))
        below = Span(max(row.span.end for row in table.rows), table.span.end)
        titled = any(any(path) for path in table.columns)
        grid = element(
            "table",
            element("caption", caption_text) if caption_text else None,
            element(
                "thead",
                element("tr", *(element("th", " – ".join(path), scope="col") for path in table.columns)),
            )
            if titled
            else None,
            element("tbody", *self._rows(table)),
        )
        head = self._document.quote(above)
        # The header rows are in the grid as column titles; a citation within them still has to be seen.
        shows_head = head.strip() and (
            not titled
            or any(
                m.kind == "cited" and m.span.start < above.end and m.span.end > above.start
                for m in self._marks
            )
        )
        return element(
            "div",
            element("p", self.text(above), class_="table-head") if shows_head else None,
            element("div", grid, class_="table-scroll", tabindex="0", role="group", aria_label="Bảng"),
            *self.between(below),
            id=f"bang-{table.ordinal}",
        )

    def _rows(self, table: Table) -> Iterable[Markup]:
        width = max(len(table.columns), max((len(row.cells) for row in table.rows), default=1), 1)
        group = None
        for row in table.rows:
            if row.group and row.group != group:
                yield element("tr", element("th", row.group, colspan=width, scope="colgroup"), class_="group")
            group = row.group
            yield self._row(row, width)

    def _row(self, row: TableRow, width: int) -> Markup:
        if not row.cells:
            return element("tr", element("td", self.text(row.span), colspan=width))
        return element("tr", *(element("td", self.text(cell.span)) for cell in row.cells))
