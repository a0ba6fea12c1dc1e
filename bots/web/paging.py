"""Lists a page at a time: the two parameters, and the links to the pages before and after."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from bots.web.markup import Markup, element

Limit = Annotated[int, Query(ge=1, le=200, description="how many items")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="how many to skip")]


def paging(path: str, total: int, words: str, offset: int, size: int) -> Markup | None:
    """None where everything is on one page."""
    if total <= size:
        return None

    def link(label: str, to: int) -> Markup:
        return element("a", label, href=f"{path}?{urlencode({'q': words, 'offset': to})}")

    return element(
        "nav",
        link("‹ Trang trước", max(0, offset - size)) if offset else None,
        link("Trang sau ›", offset + size) if offset + size < total else None,
        class_="paging",
        aria_label="Trang",
    )
