"""The Zalo Official Account against a server that behaves as Zalo's."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import func, select
from typer.testing import CliRunner

from assistant.conversation import ConversationRow, MessageRow
from bots.admission import Door
from bots.desk import Desk
from bots.inbox.postbox import InboxRow, Postbox, counts, undelivered
from bots.inbox.pump import Pump
from bots.settings import ZaloOaSettings
from bots.terminal.zalo import ConsentFailed, code_in
from bots.terminal.zalo import app as zalo_command
from bots.web.app import create_app
from bots.web.services import Services
from bots.zalo.oa_channel import ZaloOaChannel
from bots.zalo.oa_signature import signature_fits, why_not
from bots.zalo.oa_tokens import NotAuthorised, TokenKeeper, TokenRow, challenge_of, consent_link
from index.database import Database
from tests.bots.conftest import Office
from tests.bots.servers.running import served
from tests.bots.servers.zalo import (
    APP_ID,
    APP_SECRET,
    OA_ID,
    OA_SECRET,
    OaServer,
    signed,
    text_event,
)
from tests.bots.test_telegram import until

USER = "246845883529197922"


@pytest.fixture
def oa() -> OaServer:
    return OaServer()


@pytest.fixture
def settings(oa: OaServer) -> Iterator[ZaloOaSettings]:
    with served(oa.app()) as address:
        yield ZaloOaSettings(
            app_id=APP_ID,
            app_secret=SecretStr(APP_SECRET),
            oa_id=OA_ID,
            oa_secret=SecretStr(OA_SECRET),
            api_url=address,
            oauth_url=address,
            redirect_url="https://vanban.example.vn/zalo",
        )


def put_pair(
    database: Database, access: str = "access-0", refresh: str = "refresh-0", lives: float = 90_000
) -> None:
    with database.transaction() as session:
        session.merge(
            TokenRow(
                app=APP_ID, access=access, refresh=refresh, expires=time.time() + lives, refreshed=time.time()
            )
        )


@pytest.fixture
def channel(settings: ZaloOaSettings, office: Office, database: Database) -> ZaloOaChannel:
    put_pair(database)
    return ZaloOaChannel(
        settings,
        Desk(Door("zalo_oa"), office, database, command_prefix="#"),
        Postbox(database, "zalo_oa"),
        "https://vanban.example.vn",
    )


@pytest.fixture
def client(channel: ZaloOaChannel, services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(Services(**{**vars(services), "channels": (channel,)}))) as running:
        yield running


def push(client: TestClient, event: dict[str, Any], **how: Any) -> int:
    body, headers = signed(event, **how)
    return client.post("/channels/zalo-oa", content=body, headers=headers).status_code


def wait_for(oa: OaServer, messages: int, seconds: float = 8.0) -> None:
    asyncio.run(until(lambda: len(oa.sent) >= messages, seconds))


VECTOR = (
    '{"app_id":"360846524940903967","sender":{"id":"246845883529197922"},"user_id_by_app":"552177279717587730",'
    '"recipient":{"id":"388613280878808645"},"event_name":"user_send_text",'
    '"message":{"text":"Xin chào","msg_id":"96d3cdf3af150460909"},"timestamp":"1785672000000"}'
)


@pytest.mark.parametrize(
    ("body", "mac", "fits"),
    [
        (VECTOR, "mac=f676878bb388e25c1bbfefe645284757cf0488765e46a2ffb97555805ee78796", True),
        (VECTOR, "F676878BB388E25C1BBFEFE645284757CF0488765E46A2FFB97555805EE78796", True),
        (
            VECTOR.replace("à", "\\u00e0"),
            "mac=8249532825b08656e05a04018e0d60780ab610522234c89ac6d50a305b94a98c",
            True,
        ),
        (VECTOR, "mac=b9482c7f6cb439834e68a27ed4dbf3c32d745703ca4691e925549c53694e1d64", False),
        (
            VECTOR.replace(",", ", "),
            "mac=f676878bb388e25c1bbfefe645284757cf0488765e46a2ffb97555805ee78796",
            False,
        ),
        (VECTOR, "mac=chữ không phải số", False),
        (VECTOR, None, False),
        ("{}", "mac=00", False),
        ("[" * 100_000, "mac=00", False),
    ],
)
def test_the_signature_is_plain_sha256_of_the_raw_bytes(body: str, mac: str | None, fits: bool) -> None:
    assert signature_fits(body.encode(), mac, APP_ID, OA_SECRET) is fits


def test_a_question_is_answered_once_as_plain_text_with_buttons(client: TestClient, oa: OaServer) -> None:
    event = text_event("q1", "Có bao nhiêu cơ quan?")
    assert [push(client, event), push(client, event), push(client, event)] == [200, 200, 200]
    wait_for(oa, 1)
    time.sleep(0.4)
    [message] = oa.sent
    assert message["user"] == USER
    assert message["quote_message_id"] == "q1"
    assert message["text"].splitlines()[:2] == [
        "Toàn tỉnh có 577 cơ quan dùng phần mềm quản lý văn bản. [1]",
        "- Huyện Cầu Ngang: 31 trạm. [2]",
    ]
    assert "https://vanban.example.vn/documents/aaaaaaaaaaaaaaaa?span=53-94" in message["text"]
    assert [b["title"] for b in message["buttons"]] == [
        "Xem nguồn 1",
        "Xem nguồn 2",
        "Mở văn bản",
        "Đúng",
        "Sai",
    ]
    assert [r["sender_action"]["react_message_id"] for r in oa.reactions] == ["q1"]


def test_a_tapped_button_opens_the_source_of_its_own_answer(client: TestClient, oa: OaServer) -> None:
    push(client, text_event("q1", "Số cơ quan khác nhau?"))
    wait_for(oa, 1)
    push(client, text_event("q2", "Có bao nhiêu cơ quan?"))
    wait_for(oa, 2)
    push(client, text_event("q3", oa.sent[0]["buttons"][1]["payload"]))
    wait_for(oa, 3)
    assert oa.sent[2]["text"].startswith("[2] Báo cáo số 40/BC-STTTT ngày 20/11/2022, mục I")
    assert "“510 cơ quan”" in oa.sent[2]["text"]
    push(client, text_event("q4", oa.sent[0]["buttons"][1]["payload"], user="99"))
    wait_for(oa, 4)
    assert oa.sent[3]["text"] == "Câu trả lời này không thuộc cuộc trò chuyện này."


def test_a_wrong_signature_is_refused_and_shown_to_the_operator(client: TestClient, oa: OaServer) -> None:
    for number in range(3):
        assert push(client, text_event(f"x{number}", "bao nhiêu?"), secret="app-secret") == 403
    assert client.post("/channels/zalo-oa", content=b"{}").status_code == 403
    state = client.get("/healthz").json()["channels"]["zalo_oa"]
    assert state["state"] == "failed"
    assert "sai chữ ký" in state["detail"]
    assert oa.sent == []


def test_before_the_secret_is_known_the_trial_request_gets_200_and_nothing_is_kept(
    settings: ZaloOaSettings, office: Office, database: Database, services: Services
) -> None:
    bare = settings.model_copy(update={"oa_secret": None})
    channel = ZaloOaChannel(bare, Desk(Door("zalo_oa"), office, database), Postbox(database, "zalo_oa"))
    with TestClient(create_app(Services(**{**vars(services), "channels": (channel,)}))) as client:
        assert push(client, text_event("x", "bao nhiêu?")) == 200
    assert counts(database) == {}


def test_echoes_and_unknown_events_are_never_answered(
    client: TestClient, oa: OaServer, database: Database
) -> None:
    echo = text_event(
        "e1", "trả lời", event_name="oa_send_text", sender={"id": OA_ID}, recipient={"id": USER}
    )
    for event in (
        echo,
        text_event("e2", "x", event_name="user_received_message", sender={"id": OA_ID}),
        text_event("e3", "x", sender={"id": OA_ID}),
        text_event("e4", "x", event_name="user_dances"),
        text_event("e5", "x", event_name="user_seen_message"),
        text_event("e6", "x", sender=None),
    ):
        assert push(client, event) == 200
    time.sleep(0.3)
    assert oa.sent == []
    assert counts(database) == {}


def test_a_person_who_takes_over_silences_the_assistant(client: TestClient, oa: OaServer) -> None:
    by_hand = text_event(
        "h1",
        "Để tôi",
        event_name="oa_send_text",
        sender={"id": OA_ID, "admin_id": "5"},
        recipient={"id": USER},
    )
    push(client, by_hand)
    push(client, text_event("q1", "bao nhiêu?"))
    push(client, text_event("q2", "bao nhiêu?", user="99"))
    wait_for(oa, 1)
    time.sleep(0.3)
    assert [message["user"] for message in oa.sent] == ["99"]


def test_a_follower_is_greeted_and_a_picture_declined_once(client: TestClient, oa: OaServer) -> None:
    follow = {
        "event_name": "follow", "oa_id": OA_ID, "follower": {"id": USER}, "app_id": APP_ID,
        "timestamp": "1785672000000",
    }  # fmt: skip
    push(client, follow)
    wait_for(oa, 1)
    for number in (1, 2):
        picture = text_event(f"p{number}", "", event_name="user_send_image")
        del picture["message"]["text"]
        push(client, picture)
    wait_for(oa, 2)
    time.sleep(0.3)
    assert oa.sent[0]["text"].startswith("Xin chào!")
    assert [m["text"] for m in oa.sent[1:]] == ["Tôi chỉ đọc được tin nhắn chữ. Xin anh/chị gõ câu hỏi."]


def test_a_quote_that_is_refused_is_left_out(client: TestClient, oa: OaServer) -> None:
    oa.bad_quotes = {"q1"}
    push(client, text_event("q1", "bao nhiêu?"))
    wait_for(oa, 1)
    assert "quote_message_id" not in oa.sent[0]


@pytest.mark.parametrize("how", ["replaced", "expired"])
def test_a_refused_token_is_renewed_once_and_stored_before_use(
    client: TestClient, oa: OaServer, database: Database, how: str
) -> None:
    if how == "replaced":
        put_pair(database, access="access-of-old")
    else:
        oa.expired = True
    push(client, text_event("q1", "bao nhiêu?"))
    wait_for(oa, 1)
    assert oa.refreshes == 1
    with database.transaction() as session:
        row = session.get(TokenRow, APP_ID)
        assert row is not None
        assert (row.access, row.refresh) == ("access-1", "refresh-1")


def test_many_that_find_the_token_refused_refresh_it_once(
    settings: ZaloOaSettings, database: Database, oa: OaServer
) -> None:
    put_pair(database, access="access-of-old")

    async def all_at_once() -> list[str]:
        async with httpx.AsyncClient() as http:
            keepers = [TokenKeeper(settings, database, http) for _ in range(6)]
            return list(await asyncio.gather(*(keeper.renewed("access-of-old") for keeper in keepers)))

    assert set(asyncio.run(all_at_once())) == {"access-1"}
    assert oa.refreshes == 1


def test_a_token_near_its_end_is_renewed_ahead(client: TestClient, oa: OaServer, database: Database) -> None:
    put_pair(database, lives=600)
    push(client, text_event("q1", "bao nhiêu?"))
    wait_for(oa, 1)
    assert oa.access == "access-1"


def test_a_used_refresh_token_stops_the_trying_and_alarms(
    client: TestClient, oa: OaServer, database: Database
) -> None:
    put_pair(database, access="access-of-old", refresh="used")
    push(client, text_event("q1", "bao nhiêu?"))
    asyncio.run(until(lambda: client.get("/healthz").json()["channels"]["zalo_oa"]["state"] == "failed"))
    detail = client.get("/healthz").json()["channels"]["zalo_oa"]["detail"]
    assert "-14014" in detail
    assert "vanban zalo login" in detail
    assert oa.refreshes == 0
    assert counts(database)[("outbox", "zalo_oa", "waiting")] == 1


def test_consent_gives_the_first_pair(settings: ZaloOaSettings, database: Database, oa: OaServer) -> None:
    verifier = "Abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    assert challenge_of(verifier) == "XusKGKQDhW2tcteAz2GMUvXTt0E2pwJ47XZ5Luiuxok"
    oa.challenge = challenge_of(verifier)
    assert "code_challenge=XusKGKQDhW2tcteAz2GMUvXTt0E2pwJ47XZ5Luiuxok" in consent_link(
        settings, verifier, "s"
    )

    async def consent(with_verifier: str) -> str:
        async with httpx.AsyncClient() as http:
            keeper = TokenKeeper(settings, database, http)
            await keeper.exchange("code", with_verifier)
            return await keeper.access_token()

    with pytest.raises(NotAuthorised, match="-14003"):
        asyncio.run(consent("another"))
    assert asyncio.run(consent(verifier)) == "access-1"


@pytest.mark.parametrize("code", [-213, -230, -232, -209, -321])
def test_what_cannot_be_delivered_is_given_up_with_its_reason(
    client: TestClient, oa: OaServer, database: Database, code: int
) -> None:
    oa.script = [code]
    push(client, text_event("q1", "bao nhiêu?"))
    asyncio.run(until(lambda: bool(undelivered(database))))
    [(box, letter)] = undelivered(database)
    assert (box, letter.state) == ("outbox", "dead")
    assert str(code) in letter.error
    assert oa.refreshes == 0


def test_rate_limits_and_bad_gateways_are_tried_again_and_a_cut_is_not(
    client: TestClient, oa: OaServer, database: Database
) -> None:
    oa.script = [-32, "502", "ok", "cut"]
    push(client, text_event("q1", "bao nhiêu?"))
    wait_for(oa, 1, 12)
    push(client, text_event("q2", "bao nhiêu?"))
    wait_for(oa, 2)
    asyncio.run(until(lambda: bool(undelivered(database))))
    time.sleep(0.3)
    assert len(oa.sent) == 2
    assert [letter.state for _, letter in undelivered(database)] == ["unsure"]


def test_mixed_up_secrets_are_named(settings: ZaloOaSettings, office: Office, database: Database) -> None:
    swapped = settings.model_copy(
        update={"oa_secret": SecretStr(APP_SECRET), "app_secret": SecretStr(OA_SECRET)}
    )
    put_pair(database)
    channel = ZaloOaChannel(swapped, Desk(Door("zalo_oa"), office, database), Postbox(database, "zalo_oa"))
    app = FastAPI()
    router = channel.router()
    assert router is not None
    app.include_router(router)
    client = TestClient(app)
    for number in range(3):
        assert push(client, text_event(f"x{number}", "bao nhiêu?")) == 403
    assert "oa_secret và app_secret có thể đã bị đặt lẫn nhau" in channel.health()["detail"]


@pytest.mark.parametrize(
    ("mac", "said"),
    [
        ("b9482c7f6cb439834e68a27ed4dbf3c32d745703ca4691e925549c53694e1d64", "HMAC"),
        (hashlib.sha256(f"{OA_ID}{VECTOR}1785672000000{OA_SECRET}".encode()).hexdigest(), "mã OA"),
        (hashlib.sha256(f"{APP_ID}{VECTOR}1785672000000{APP_SECRET}".encode()).hexdigest(), "app_secret"),
        ("00", None),
    ],
)
def test_other_ways_to_sign_are_recognised_but_not_let_in(mac: str, said: str | None) -> None:
    body = VECTOR.encode()
    assert not signature_fits(body, mac, APP_ID, OA_SECRET)
    why = why_not(body, f"mac={mac}", APP_ID, OA_ID, OA_SECRET, APP_SECRET)
    assert (why is None) if said is None else (why is not None and said in why)


def test_while_the_address_is_being_saved_everything_gets_200_and_nothing_is_kept(
    settings: ZaloOaSettings, office: Office, database: Database
) -> None:
    chosen = settings.model_copy(
        update={
            "setting_up": True,
            "verification_file": "zalo_verifierAbC.html",
            "verification_content": "<meta name='x'>",
        }
    )
    channel = ZaloOaChannel(chosen, Desk(Door("zalo_oa"), office, database), Postbox(database, "zalo_oa"))
    app = FastAPI()
    router = channel.router()
    assert router is not None
    app.include_router(router)
    client = TestClient(app)
    assert client.post("/channels/zalo-oa", content=b"{}").status_code == 200
    assert push(client, text_event("x", "bao nhiêu?")) == 200
    assert counts(database) == {}
    assert channel.health()["state"] == "starting"
    proof = client.get("/zalo_verifierAbC.html")
    assert (proof.text, proof.headers["content-type"]) == ("<meta name='x'>", "text/html; charset=utf-8")


def test_buttons_that_zalo_does_not_want_are_left_out(client: TestClient, oa: OaServer) -> None:
    oa.script = [-233, -233]
    push(client, text_event("q1", "Có bao nhiêu cơ quan?"))
    wait_for(oa, 1)
    [message] = oa.sent
    assert "quote_message_id" not in message
    assert message["buttons"] == []
    assert "577 cơ quan" in message["text"]


def test_a_limit_in_bytes_is_met_by_sending_in_parts(
    channel: ZaloOaChannel, oa: OaServer, database: Database
) -> None:
    oa.measure = lambda text: len(text.encode())
    text = "\n".join(f"{n}. Điều khoản về đường bộ và đường thủy ở các huyện, thị xã." for n in range(30))
    body = {"text": text, "buttons": [{"title": "Xem nguồn 1", "query": "#nguon 1 abc"}], "quote": "q0"}
    channel.postbox.put(USER, body)
    asyncio.run(_drained(channel))
    assert "\n".join(message["text"] for message in oa.sent) == text
    assert [bool(message["buttons"]) for message in oa.sent] == [False] * (len(oa.sent) - 1) + [True]
    assert [message.get("quote_message_id") for message in oa.sent] == ["q0"] + [None] * (len(oa.sent) - 1)
    assert counts(database) == {("outbox", "zalo_oa", "done"): 1}


def test_parts_that_stop_half_way_are_not_sent_again(
    channel: ZaloOaChannel, oa: OaServer, database: Database
) -> None:
    oa.script = [-210, "ok", -32]
    channel.postbox.put(USER, {"text": "Một câu dài. " * 60})
    asyncio.run(_drained(channel))
    assert len(oa.sent) == 1
    assert counts(database) == {("outbox", "zalo_oa", "unsure"): 1}


async def _drained(channel: ZaloOaChannel) -> None:
    pump = Pump(channel.postbox, channel._answer, channel._send)
    await pump.drain()


def test_what_only_a_person_can_mend_is_shown_until_messages_go_out_again(
    client: TestClient, oa: OaServer
) -> None:
    oa.script = [-321]
    push(client, text_event("q1", "Có bao nhiêu cơ quan?"))
    asyncio.run(until(lambda: "-321" in client.get("/healthz").json()["channels"]["zalo_oa"]["detail"]))
    push(client, text_event("q2", "Có bao nhiêu cơ quan?"))
    wait_for(oa, 1)
    asyncio.run(until(lambda: client.get("/healthz").json()["channels"]["zalo_oa"]["state"] == "ok"))


def test_a_person_who_withdraws_is_forgotten(client: TestClient, oa: OaServer, database: Database) -> None:
    push(client, text_event("q1", "Có bao nhiêu cơ quan?"))
    push(client, text_event("q2", "Có bao nhiêu cơ quan?", user="99"))
    wait_for(oa, 2)
    push(client, text_event("w1", "", event_name="user_withdraw_consent"))
    done = ("inbox", "zalo_oa", "done")
    asyncio.run(until(lambda: counts(database).get(done) == 3))
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(ConversationRow)) == 1
        assert session.scalar(select(func.count()).select_from(MessageRow)) == 2
        kept = list(session.execute(select(InboxRow.event, InboxRow.body).order_by(InboxRow.id)))
    assert [event for event, body in kept if body == {}] == ["q1"]
    # The same event again is still known.
    push(client, text_event("q1", "Có bao nhiêu cơ quan?"))
    time.sleep(0.3)
    assert len(oa.sent) == 2


def test_a_colleague_who_took_over_is_left_alone_also_after_a_restart(
    settings: ZaloOaSettings, office: Office, database: Database, services: Services, oa: OaServer
) -> None:
    put_pair(database)

    def running() -> TestClient:
        desk = Desk(Door("zalo_oa"), office, database, command_prefix="#")
        channel = ZaloOaChannel(settings, desk, Postbox(database, "zalo_oa"))
        return TestClient(create_app(Services(**{**vars(services), "channels": (channel,)})))

    by_hand = text_event(
        "h1",
        "Để tôi trả lời",
        event_name="oa_send_text",
        sender={"id": OA_ID, "admin_id": "7"},
        recipient={"id": USER},
    )
    with running() as client:
        push(client, by_hand)
        asyncio.run(until(lambda: counts(database).get(("inbox", "zalo_oa", "done")) == 1))
    with running() as client:
        push(client, text_event("q1", "Có bao nhiêu cơ quan?"))
        push(client, text_event("q2", "Có bao nhiêu cơ quan?", user="99"))
        wait_for(oa, 1)
        asyncio.run(until(lambda: counts(database).get(("inbox", "zalo_oa", "done")) == 3))
    assert [message["user"] for message in oa.sent] == ["99"]


def test_a_pair_is_renewed_while_nobody_asks(
    settings: ZaloOaSettings, office: Office, database: Database, services: Services, oa: OaServer
) -> None:
    put_pair(database, lives=600)
    channel = ZaloOaChannel(settings, Desk(Door("zalo_oa"), office, database), Postbox(database, "zalo_oa"))
    with TestClient(create_app(Services(**{**vars(services), "channels": (channel,)}))):
        asyncio.run(until(lambda: oa.refreshes == 1))


def test_consent_by_a_link_of_the_console(
    settings: ZaloOaSettings, oa: OaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verifier = "Abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
    oa.challenge = challenge_of(verifier)
    for name, value in {
        "APP_ID": APP_ID,
        "APP_SECRET": APP_SECRET,
        "OAUTH_URL": settings.oauth_url,
        "CONSENT_URL": "https://oauth.zaloapp.com/v4/oa/permission?made=by-the-console",
        "CODE_VERIFIER": verifier,
    }.items():
        monkeypatch.setenv(f"VANBAN_ZALO_OA__{name}", value)
    came_back = "https://vanban.example.vn/zalo?code=abc&oa_id=1&state=theirs\n"
    done = CliRunner().invoke(zalo_command, ["login", "--data", str(tmp_path / "data")], input=came_back)
    assert done.exit_code == 0, done.output
    assert "made=by-the-console" in done.output
    assert "access-1" not in done.output
    made = Database.in_directory(tmp_path / "data")
    assert asyncio.run(TokenKeeper(settings, made, httpx.AsyncClient()).access_token()) == "access-1"
    made.close()
    with pytest.raises(ConsentFailed, match="state"):
        code_in(came_back, "ours")
