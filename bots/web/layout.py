"""The frame around every page that the server writes."""

from __future__ import annotations

from collections.abc import Iterable

from bots.web.markup import Markup, element


def page(
    *,
    title: str,
    site_title: str,
    content: Iterable[Markup | str | None],
    body_class: str = "",
    scripts: Iterable[str] = (),
    meta: Iterable[Markup] = (),
    bar: bool = True,
) -> Markup:
    """A whole HTML document: no inline script or style, so that the strict content policy holds."""
    html = element(
        "html",
        element(
            "head",
            element("meta", charset="utf-8"),
            element(
                "meta", name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"
            ),
            element("meta", name="color-scheme", content="light dark"),
            *meta,
            element("title", title if title == site_title else f"{title} · {site_title}"),
            element("link", rel="icon", href="/static/icon.svg", type="image/svg+xml"),
            element("link", rel="stylesheet", href="/static/page.css"),
            *(element("script", src=source, defer=True) for source in scripts),
        ),
        element(
            "body",
            _bar(site_title) if bar else element("nav", _SKIP, aria_label="Lối tắt"),
            *content,
            class_=body_class,
        ),
        lang="vi",
    )
    return Markup("<!doctype html>" + html)


_SKIP = element("a", "Bỏ qua đến nội dung", href="#noi-dung", class_="skip")


def _bar(site_title: str) -> Markup:
    return element(
        "header",
        _SKIP,
        element(
            "a", element("span", "§", class_="seal", aria_hidden="true"), site_title, href="/", class_="home"
        ),
        element(
            "nav",
            element("a", "Hỏi", href="/"),
            element("a", "Văn bản", href="/documents"),
            element("a", "Sổ đăng ký", href="/instruments"),
            element("a", "Số liệu", href="/facts"),
            aria_label="Chính",
        ),
        class_="bar",
    )
