"""What the desk says, as bodies of Telegram messages: HTML, buttons, what it replies to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from assistant.answer import Answer
from assistant.cite import shorten
from bots.admission import TurnedAway
from bots.desk import THANKS, Desk, Reply
from bots.feedback import Verdict
from bots.render.lines import full_address
from bots.render.shown import shown
from bots.render.splitting import split_text, utf16_length
from bots.render.telegram_html import LIMIT, source_html, telegram_messages
from bots.telegram.updates import Incoming

_SOURCE_BUTTONS = 8
_IN_A_ROW = 4
_VERDICTS: dict[str, Verdict] = {"r": "right", "w": "wrong", "e": "evidence_wrong"}
STALE = "Nút này không còn dùng được trong cuộc trò chuyện này."


@dataclass(frozen=True, slots=True)
class _MoreSources:
    """The sources of an answer of this chat that did not fit below it."""

    answer: dict[str, Any]
    after: int


def replies_to(desk: Desk, incoming: Incoming, public_url: str | None) -> list[dict[str, Any]]:
    """The bodies of the messages that answer one update."""
    if incoming.kind == "other":
        said: Sequence[Reply | _MoreSources] = desk.decline(incoming.chat)
    elif incoming.kind == "button":
        said = _pressed(desk, incoming)
    else:
        said = desk.serve(incoming.chat, incoming.person, incoming.text, incoming.name)
    bodies = [body for reply in said for body in _bodies(reply, public_url)]
    # In a group it must be seen which question is answered.
    if incoming.group and incoming.kind != "button":
        for body in bodies[:1]:
            body["reply_to"] = incoming.message_id
    for body in bodies:
        body["thread"] = incoming.thread_id
    return bodies


def _pressed(desk: Desk, incoming: Incoming) -> list[Reply | _MoreSources]:
    """`s:ID:3` opens a source, `p:ID:8` shows the sources after the eighth, `f:ID:r` keeps a verdict, `q:ID:0` asks a
    suggested question.

    The data may be forged or old: everything is looked up among the answers of this very chat.
    """
    visit = desk.visit(incoming.chat, incoming.person, incoming.name)
    if isinstance(visit, TurnedAway):
        return [Reply(visit.why)]
    action, _, rest = incoming.text.partition(":")
    message_id, _, value = rest.rpartition(":")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 5 else None
    if action == "s" and number is not None:
        return [desk.source(visit, message_id, number)]
    if action == "p" and number is not None:
        answer = desk.answer(visit, message_id)
        if answer is not None and number < len(answer["citations"]):
            return [_MoreSources(answer, number)]
    if action == "f" and value in _VERDICTS:
        kept = desk.rate_answer(incoming.chat, message_id, _VERDICTS[value])
        return [Reply(THANKS if kept else STALE)]
    if action == "q" and number is not None:
        question = desk.suggestion(visit, message_id, number)
        if question is not None:
            return [*desk.serve(incoming.chat, incoming.person, question, incoming.name)]
    return [Reply(STALE)]


def _bodies(reply: Reply | _MoreSources, public_url: str | None) -> list[dict[str, Any]]:
    if isinstance(reply, _MoreSources):
        return [_sources_page(reply, public_url)]
    if reply.answer is not None:
        bodies = [{"html": html} for html in telegram_messages(reply.answer, public_url)]
        return [*bodies[:-1], {**bodies[-1], "buttons": buttons_for(reply.answer)}]
    if reply.source is not None:
        return [{"html": html} for html in source_html(reply.source, public_url)]
    return [
        {"html": escape(piece, quote=False)} for piece in split_text(reply.text or "", LIMIT, utf16_length)
    ]


def buttons_for(answer: Answer) -> list[list[dict[str, str]]]:
    """Sources, suggested questions, verdicts. The data stays within 64 bytes: an id and a number."""
    rows = _source_rows(answer.message_id, [c.n for c in answer.citations], 0)
    rows += [
        [{"text": shorten(shown(question), 60), "data": f"q:{answer.message_id}:{position}"}]
        for position, question in enumerate(answer.suggestions[:3])
    ]
    if answer.kind in ("found", "conflict", "partial"):
        rows.append(
            [
                {"text": "Đúng", "data": f"f:{answer.message_id}:r"},
                {"text": "Sai", "data": f"f:{answer.message_id}:w"},
                {"text": "Trích dẫn sai", "data": f"f:{answer.message_id}:e"},
            ]
        )
    return rows


def _sources_page(page: _MoreSources, public_url: str | None) -> dict[str, Any]:
    cited = page.answer["citations"]
    lines = ["<b>Các nguồn tiếp theo</b>"]
    for citation in cited[page.after : page.after + _SOURCE_BUTTONS]:
        label = escape(f"[{citation['n']}] {shown(citation['label'])}", quote=False)
        link = full_address(public_url, citation["url"])
        lines.append(f'<a href="{escape(link)}">{label}</a>' if link else label)
    rows = _source_rows(page.answer["message_id"], [citation["n"] for citation in cited], page.after)
    return {"html": "\n".join(lines), "buttons": rows}


def _source_rows(message_id: str, numbers: Sequence[int], after: int) -> list[list[dict[str, str]]]:
    """Buttons of some sources, and one that shows the next ones."""
    until = after + _SOURCE_BUTTONS
    rows = _rows([{"text": f"Nguồn {n}", "data": f"s:{message_id}:{n}"} for n in numbers[after:until]])
    if len(numbers) > until:
        rows.append([{"text": f"Các nguồn khác ({len(numbers) - until})", "data": f"p:{message_id}:{until}"}])
    return rows


def _rows(buttons: Sequence[dict[str, str]]) -> list[list[dict[str, str]]]:
    return [list(buttons[i : i + _IN_A_ROW]) for i in range(0, len(buttons), _IN_A_ROW)]
