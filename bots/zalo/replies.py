"""What the desk says, as bodies of Zalo messages: plain text, and buttons where the product has them."""

from __future__ import annotations

from typing import Any

from assistant.answer import Answer
from bots.desk import Reply
from bots.render.lines import full_address
from bots.render.zalo_text import numbered, zalo_messages, zalo_source

_KEY = 8
_SOURCES = 3


def bodies_of(replies: list[Reply], public_url: str | None, with_buttons: bool) -> list[dict[str, Any]]:
    """The bodies of the messages, in order; buttons stand under the last one of an answer."""
    bodies: list[dict[str, Any]] = []
    for reply in replies:
        if reply.answer is not None:
            texts = zalo_messages(reply.answer, public_url)
            bodies += [{"text": text} for text in texts]
            if with_buttons:
                bodies[-1]["buttons"] = buttons_for(reply.answer, public_url)
        elif reply.source is not None:
            bodies += [{"text": text} for text in zalo_source(reply.source, public_url)]
        else:
            bodies += [{"text": text} for text in numbered([reply.text or ""])]
    return bodies


def buttons_for(answer: Answer, public_url: str | None) -> list[dict[str, str]]:
    """At most five. A tap comes back as a typed command; its key says under which answer the button stood."""
    key = answer.message_id[:_KEY]
    buttons = [
        {"title": f"Xem nguồn {c.n}", "query": f"#nguon {c.n} {key}"} for c in answer.citations[:_SOURCES]
    ]
    opened = full_address(public_url, answer.citations[0].url) if answer.citations else None
    if opened and len(buttons) < _SOURCES:
        buttons.append({"title": "Mở văn bản", "url": opened})
    if answer.kind in ("found", "conflict", "partial"):
        buttons += [{"title": "Đúng", "query": f"#dung {key}"}, {"title": "Sai", "query": f"#sai {key}"}]
    return buttons
