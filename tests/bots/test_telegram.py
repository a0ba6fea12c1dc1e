"""The Telegram channel against a server that speaks the Bot API."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from assistant.contract import answer_json
from bots.admission import Door
from bots.desk import Desk
from bots.feedback import Feedback
from bots.inbox.postbox import Postbox, counts, replay, undelivered
from bots.inbox.pump import ChannelBusy
from bots.render.splitting import utf16_length
from bots.render.telegram_html import source_html
from bots.settings import TelegramSettings, WhoMayAsk
from bots.telegram.channel import TelegramChannel
from bots.telegram.replies import buttons_for
from bots.telegram.updates import read_update
from bots.web.app import create_app
from bots.web.services import Services
from index.database import Database
from tests.bots.conftest import Office
from tests.bots.servers.running import served
from tests.bots.servers.telegram import BOT, TOKEN, TelegramServer, _Entities, button_update, text_update

SECRET = "mot-bi-mat_123"


@pytest.fixture
def server() -> TelegramServer:
    return TelegramServer()


@pytest.fixture
def address(server: TelegramServer) -> Iterator[str]:
    with served(server.app()) as where:
        yield where


def make_channel(
    address: str, office: Office, database: Database, who: WhoMayAsk = "open"
) -> TelegramChannel:
    settings = TelegramSettings(
        token=SecretStr(TOKEN), base_url=f"{address}/bot", webhook_secret=SecretStr(SECRET), who=who
    )
    return TelegramChannel(
        settings=settings,
        desk=Desk(Door("telegram", who), office, database),
        postbox=Postbox(database, "telegram"),
        public_url="https://vanban.example.vn",
        retry_seconds=0.2,
    )


async def until(done: Callable[[], bool], seconds: float = 8.0) -> None:
    for _ in range(int(seconds / 0.02)):
        if done():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen in time")


def run_with(work: Awaitable[None], task: Awaitable[None]) -> None:
    """Runs `task` for as long as `work` takes."""

    async def both() -> None:
        running = asyncio.ensure_future(task)
        try:
            await work
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running

    asyncio.run(both())


def test_a_question_by_polling_is_answered_with_sources_and_buttons(
    server: TelegramServer, address: str, office: Office, database: Database
) -> None:
    server.updates = [text_update(1, "Có bao nhiêu cơ quan?"), text_update(1, "Có bao nhiêu cơ quan?")]
    run_with(until(lambda: bool(server.sent)), make_channel(address, office, database).poll())
    assert len(server.sent) == 1
    message = server.sent[0]
    assert message["shown"] == (
        "Toàn tỉnh có 577 cơ quan dùng phần mềm quản lý văn bản. [1]\n"
        "• Huyện Cầu Ngang: 31 trạm. [2]\n\n"
        "Nguồn\n"
        "[1] Báo cáo số 12/BC-STTTT ngày 18/5/2022, mục I\n"
        "[2] Báo cáo số 12/BC-STTTT ngày 18/5/2022, mục II"
    )
    assert '<a href="https://vanban.example.vn/documents/aaaaaaaaaaaaaaaa?span=53-94">[1]' in message["text"]
    keyboard = json.loads(message["reply_markup"])["inline_keyboard"]
    assert [[button["text"] for button in row] for row in keyboard] == [
        ["Nguồn 1", "Nguồn 2"],
        ["Huyện Trà Cú có bao nhiêu trạm?"],
        ["Đúng", "Sai", "Trích dẫn sai"],
    ]
    assert "typing" in [fields.get("action") for method, fields in server.calls if method == "sendchataction"]


def test_buttons_open_the_source_keep_the_verdict_and_ask(
    server: TelegramServer, address: str, office: Office, database: Database
) -> None:
    async def converse() -> None:
        server.updates = [text_update(1, "Số cơ quan khác nhau?")]
        await until(lambda: len(server.sent) == 1)
        rows = json.loads(server.sent[0]["reply_markup"])["inline_keyboard"]
        data = [button["callback_data"] for row in rows for button in row]
        server.updates = [button_update(2 + i, data[i]) for i in (1, 2, 3)]
        await until(lambda: len(server.sent) == 4)
        # The same buttons, pressed in another chat, lead nowhere.
        server.updates = [button_update(20 + i, data[i], chat=88) for i in (0, 2, 3)]
        await until(lambda: len(server.sent) == 7)

    run_with(converse(), make_channel(address, office, database).poll())
    shown = server.shown_to(77)
    assert shown[0].startswith("Các nguồn không thống nhất\nHai báo cáo ghi số cơ quan khác nhau.")
    assert "Lưu ý: Số liệu <script>alert(1)</script> cần kiểm tra" in shown[0]
    assert "510 cơ quan" in shown[1]
    assert "Báo cáo số 40/BC-STTTT" in shown[1]
    assert "577" in shown[2]
    assert shown[3] == "Đã ghi nhận đánh giá, xin cảm ơn."
    assert [(v, c) for _, v, c in Feedback(database).verdicts()] == [("right", "")]
    assert set(server.shown_to(88)) == {
        "Câu trả lời này không thuộc cuộc trò chuyện này.",
        "Nút này không còn dùng được trong cuộc trò chuyện này.",
    }
    assert [m for m, _ in server.calls].count("answercallbackquery") == 6


def test_a_flood_wait_is_obeyed_and_server_errors_are_tried_again(
    server: TelegramServer, address: str, office: Office, database: Database
) -> None:
    server.script = ["flood:1", "502", "ok"]
    server.updates = [text_update(1, "bao nhiêu?"), text_update(2, "/help")]
    run_with(until(lambda: len(server.sent) == 2), make_channel(address, office, database).poll())
    assert "577" in server.shown_to(77)[0]
    assert server.shown_to(77)[1].startswith("Cách hỏi:")


def test_a_cut_connection_sends_nothing_twice_and_an_operator_can_replay(
    server: TelegramServer, address: str, office: Office, database: Database
) -> None:
    server.script = ["cut"]
    server.updates = [text_update(1, "bao nhiêu?"), text_update(2, "/help")]
    channel = make_channel(address, office, database)
    run_with(until(lambda: len(server.sent) == 2), channel.poll())
    assert [text[:4] for text in server.shown_to(77)] == ["Toàn", "Cách"]
    [(box, letter)] = undelivered(database)
    assert (box, letter.state, letter.chat) == ("outbox", "unsure", "77")
    assert TOKEN not in letter.error
    assert replay(database, "outbox", letter.id)
    run_with(until(lambda: len(server.sent) == 3), channel.poll())


def test_a_person_who_blocked_the_bot_is_not_tried_again(
    server: TelegramServer, address: str, office: Office, database: Database
) -> None:
    server.script = ["block"]
    server.updates = [text_update(1, "bao nhiêu?"), text_update(2, "/help")]
    run_with(until(lambda: len(server.sent) == 1), make_channel(address, office, database).poll())
    [(_, letter)] = undelivered(database)
    assert letter.state == "dead"
    assert "blocked by the user" in letter.error


def test_a_long_answer_is_split_and_every_part_is_whole_html(
    server: TelegramServer, address: str, office: Office, database: Database
) -> None:
    channel = make_channel(address, office, database)
    letters = [{"html": "<b>Mục</b> &lt;" + "chữ " * 900}, {"html": "x <b>hở"}]
    for body in letters:
        channel.postbox.put("77", body)
    run_with(until(lambda: len(server.sent) == 2), channel.poll())
    # What is broken HTML after all goes out as plain text rather than not at all.
    assert server.shown_to(77)[1] == "x hở"


def test_the_webhook_wants_its_secret_and_answers_before_it_works(
    server: TelegramServer, address: str, office: Office, database: Database, services: Services
) -> None:
    channel = make_channel(address, office, database)
    app = create_app(Services(**{**vars(services), "channels": (channel,)}))
    right = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    with TestClient(app) as client:
        body = json.dumps(text_update(9, "bao nhiêu?")).encode()
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "sai"}):
            assert client.post("/channels/telegram", content=body, headers=headers).status_code == 403
        server.delay = 0.5
        for _ in range(3):
            assert client.post("/channels/telegram", content=body, headers=right).status_code == 200
        for odd in (b"", b"[]", b"{", b'{"update_id": "x"}', b'{"update_id": 1}', b"[" * 100_000):
            assert client.post("/channels/telegram", content=odd, headers=right).status_code == 200
        assert server.sent == []
        asyncio.run(until(lambda: len(server.sent) == 1))
        health = client.get("/healthz").json()["channels"]["telegram"]
        assert health["state"] == "ok"
    assert server.webhook["url"] == "https://vanban.example.vn/channels/telegram"
    assert server.webhook["secret_token"] == SECRET
    assert len(server.sent) == 1


def test_a_network_that_is_down_stops_nothing_else(
    office: Office, database: Database, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    channel = make_channel("http://127.0.0.1:9", office, database)
    with TestClient(create_app(Services(**{**vars(services), "channels": (channel,)}))) as client:
        asyncio.run(until(lambda: channel.health()["state"] == "failed"))
        assert client.post("/api/ask", json={"question": "bao nhiêu?"}).status_code == 200
        assert client.get("/healthz").status_code == 200
    assert TOKEN not in caplog.text


def test_a_stranger_is_paired_by_a_code_that_an_operator_approves(
    server: TelegramServer, address: str, office: Office, database: Database
) -> None:
    channel = make_channel(address, office, database, who="pairing")

    async def converse() -> None:
        server.updates = [text_update(1, "bao nhiêu?")]
        await until(lambda: len(server.sent) == 1)
        code = next(word for word in server.sent[0]["shown"].split() if word.isdigit())
        assert office.asked == []
        channel.desk.admission.approve(code)
        server.updates = [text_update(2, "bao nhiêu?")]
        await until(lambda: len(server.sent) == 2)

    run_with(converse(), channel.poll())
    assert "577" in server.sent[1]["shown"]


def test_a_failed_search_is_tried_again_and_never_answered_as_not_found(
    server: TelegramServer, address: str, office: Office, database: Database
) -> None:
    channel = make_channel(address, office, database)
    server.updates = [text_update(1, "máy hỏng")]
    run_with(until(lambda: len(office.asked) >= 1), channel.poll())
    assert server.sent == []
    assert counts(database)[("inbox", "telegram", "waiting")] == 1


def group_update(text: str, **more: object) -> dict[str, object]:
    update = text_update(1, text, chat=-1001234567890)
    update["message"]["chat"]["type"] = "supergroup"
    update["message"]["from"]["id"] = 5
    update["message"].update(more)
    return update


@pytest.mark.parametrize(
    ("update", "text"),
    [
        (group_update("chào cả nhà"), None),
        (group_update("/hoi bao nhiêu trạm?"), "/hoi bao nhiêu trạm?"),
        (group_update("/hoi@other_bot bao nhiêu?"), None),
        (group_update("/start"), None),
        (group_update("/help@VanBan_Bot"), "/help@VanBan_Bot"),
        (
            group_update(
                "😀 @VANBAN_bot bao nhiêu?", entities=[{"type": "mention", "offset": 3, "length": 11}]
            ),
            "😀  bao nhiêu?",
        ),
        (group_update("@khac bao nhiêu?", entities=[{"type": "mention", "offset": 0, "length": 5}]), None),
        (group_update("còn huyện?", reply_to_message={"from": BOT}), "còn huyện?"),
        (group_update("còn huyện?", reply_to_message={"from": {"id": 9}}), None),
        (group_update("x", entities=[{"type": "mention", "offset": -4, "length": 10**9}]), None),
    ],
)
def test_in_a_group_only_what_is_meant_for_the_bot_counts(
    update: dict[str, object], text: str | None
) -> None:
    incoming = read_update(update, 110201543, "vanban_bot")
    assert (incoming.text if incoming else None) == text


def test_a_photo_is_politely_declined_and_an_edited_question_is_answered(
    server: TelegramServer, address: str, office: Office, database: Database
) -> None:
    photo = text_update(1, "")
    photo["message"]["photo"] = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]
    edited = text_update(2, "bao nhiêu?")
    edited["edited_message"] = edited.pop("message") | {"edit_date": 1785672001}
    server.updates = [photo, edited]
    run_with(until(lambda: len(server.sent) == 2), make_channel(address, office, database).poll())
    assert server.shown_to(77)[0] == "Tôi chỉ đọc được tin nhắn chữ. Xin anh/chị gõ câu hỏi."
    assert "577" in server.shown_to(77)[1]


def test_the_typing_sign_lasts_as_long_as_the_answer_but_not_in_groups(
    server: TelegramServer,
    address: str,
    office: Office,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bots.inbox.pump._REMIND_SECONDS", 0.1)
    answer = office.ask

    def slowly(*arguments: Any, **named: Any) -> Any:
        time.sleep(0.8)
        return answer(*arguments, **named)

    monkeypatch.setattr(office, "ask", slowly, raising=False)
    server.updates = [text_update(1, "bao nhiêu?"), group_update("/hoi bao nhiêu?") | {"update_id": 2}]
    run_with(until(lambda: len(server.sent) == 2), make_channel(address, office, database).poll())
    typed = [int(fields["chat_id"]) for method, fields in server.calls if method == "sendchataction"]
    assert typed.count(77) >= 3
    assert typed.count(-1001234567890) == 1


def test_without_a_webhook_the_server_leaves_the_bot_to_the_command(
    address: str, office: Office, database: Database, services: Services, server: TelegramServer
) -> None:
    channel = make_channel(address, office, database)
    channel.settings = channel.settings.model_copy(update={"webhook_secret": None})
    with TestClient(create_app(Services(**{**vars(services), "channels": (channel,)}))) as client:
        asyncio.run(until(lambda: channel.health()["state"] == "off"))
        assert "vanban bot telegram" in client.get("/healthz").json()["channels"]["telegram"]["detail"]
    assert server.calls == []


def test_two_processes_never_serve_one_bot(
    server: TelegramServer, address: str, office: Office, database: Database, tmp_path: Path
) -> None:
    first, second = (make_channel(address, office, database) for _ in range(2))
    first.lock = second.lock = tmp_path / "telegram.lock"
    server.updates = [text_update(1, "bao nhiêu?")]

    async def meanwhile() -> None:
        await until(lambda: len(server.sent) == 1)
        with pytest.raises(ChannelBusy, match="tiến trình số"):
            await second.poll()
        waiting = asyncio.ensure_future(second.run())
        await until(lambda: second.health()["state"] == "waiting")
        waiting.cancel()

    run_with(meanwhile(), first.poll())
    assert len(server.sent) == 1


def test_a_source_below_long_headings_stays_within_the_limit() -> None:
    citation = {
        "n": 1,
        "label": "Báo cáo số 12/BC-STTTT ngày 18/5/2022, mục I",
        "document": {"title": "Kết quả " * 300, "issuer": "Sở A & B", "status": "draft"},
        "headings": ["Điều 1. " + "nội dung " * 500] * 9,
        "section": [],
        "quote": "Toàn tỉnh có 577 cơ quan & <b>. " * 200,
        "url": "/documents/x?span=1-2",
    }
    messages = source_html(citation, "https://vanban.example.vn")
    parsed = [_Entities(message) for message in messages]
    assert [each.fault for each in parsed] == [""] * len(messages)
    assert max(utf16_length(each.text) for each in parsed) <= 4096
    assert "dự thảo" in messages[0]
    quoted = "".join(each.text for each in parsed)
    assert quoted.count("Toàn tỉnh có 577 cơ quan & <b>.") == 200


def test_many_sources_are_shown_page_by_page(
    server: TelegramServer, address: str, office: Office, database: Database
) -> None:
    channel = make_channel(address, office, database)
    answer = office.ask("Có bao nhiêu cơ quan?", access="public")
    [first, *_] = answer.citations
    many = replace(answer, message_id="m" * 36, citations=tuple(replace(first, n=n) for n in range(1, 21)))
    assert [button["text"] for button in buttons_for(many)[2]] == ["Các nguồn khác (12)"]
    conversation = channel.desk.chats.conversation("77")
    office.conversations.keep(conversation, "bao nhiêu?", "m" * 36, answer_json(many))

    async def leaf_through() -> None:
        server.updates = [button_update(1, f"p:{'m' * 36}:8")]
        await until(lambda: len(server.sent) == 1)
        rows = json.loads(server.sent[0]["reply_markup"])["inline_keyboard"]
        assert max(len(button["callback_data"].encode()) for row in rows for button in row) <= 64
        server.updates = [button_update(2, rows[-1][0]["callback_data"])]
        await until(lambda: len(server.sent) == 2)
        server.updates = [button_update(3, f"p:{'m' * 36}:99"), button_update(4, f"p:{'m' * 36}:8", chat=88)]
        await until(lambda: len(server.sent) == 4)

    run_with(leaf_through(), channel.poll())
    shown = [message["shown"] for message in server.sent]
    assert shown[0].splitlines()[:2] == [
        "Các nguồn tiếp theo",
        "[9] Báo cáo số 12/BC-STTTT ngày 18/5/2022, mục I",
    ]
    rows = [
        [button["text"] for row in json.loads(m["reply_markup"])["inline_keyboard"] for button in row]
        for m in server.sent[:2]
    ]
    assert rows[0] == [*(f"Nguồn {n}" for n in range(9, 17)), "Các nguồn khác (4)"]
    assert rows[1] == [f"Nguồn {n}" for n in range(17, 21)]
    assert set(shown[2:]) == {"Nút này không còn dùng được trong cuộc trò chuyện này."}
