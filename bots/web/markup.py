"""HTML built as a tree in which every text and attribute is escaped: there is no way to write raw markup."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from bots.render.shown import shown

_VOID = frozenset({"meta", "link", "br", "hr", "input", "img"})
_ADDRESSES = frozenset({"href", "src", "action"})


class Markup(str):
    """HTML that is safe to send. Made only by `element` and `fragment`."""

    __slots__ = ()


Child = "Markup | str | None"


def element(tag: str, *children: Markup | str | None, **attributes: str | bool | int | None) -> Markup:
    """One element. Plain strings among the children are escaped and run as written, None is left out.

    An attribute is written with its underscores as hyphens and without a trailing one (`class_`,
    `aria_label`);
    True gives a bare attribute, False and None none. An address that is neither relative nor http(s) is
    dropped.
    """
    written = []
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if value is None or value is False or (name in _ADDRESSES and not is_safe_address(str(value))):
            continue
        written.append(f" {name}" if value is True else f' {name}="{escape(shown(str(value)))}"')
    opening = f"<{tag}{''.join(written)}>"
    return Markup(opening if tag in _VOID else f"{opening}{fragment(children)}</{tag}>")


def fragment(children: Iterable[Markup | str | None]) -> Markup:
    """Children one after the other."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else escape(shown(child), quote=False)
            for child in children
            if child is not None
        )
    )


def is_safe_address(address: str) -> bool:
    """Whether an address is relative or http(s): never `javascript:` and the like."""
    cleaned = "".join(c for c in address if c > " ")
    try:
        scheme = urlsplit(cleaned).scheme
    except ValueError:
        return False
    return scheme.lower() in {"", "http", "https"}
