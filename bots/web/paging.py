"""Links to the pages before and after."""

from __future__ import annotations

from urllib.parse import urlencode

from bots.web.markup import Markup, element


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
