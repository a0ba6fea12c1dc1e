"""Calls of the Official Account's OpenAPI. Business errors come with HTTP 200 and a negative number."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import httpx

from bots.inbox.pump import MayHaveArrived, TryLater, Undeliverable
from bots.render.splitting import split_text
from bots.settings import ZaloOaSettings
from bots.zalo.oa_tokens import NotAuthorised, TokenKeeper

_TOKEN_REFUSED = frozenset({-216, 216, -220, -401, 401})
_TRY_LATER = frozenset({-32, -200})
# What an operator should do, in words; any number that is not here is logged as it came.
_FOR_A_PERSON = {
    -204: "OA đã bị xóa",
    -205: "OA không tồn tại",
    -209: "ứng dụng chưa được kích hoạt cho API này",
    -211: "hết hạn mức của tính năng",
    -212: "ứng dụng chưa đăng ký API này",
    -219: "ứng dụng đã bị gỡ hoặc bị khóa",
    -221: "OA chưa được xác thực",
    -223: "OA chưa cấp quyền API này cho ứng dụng",
    -224: "gói dịch vụ của OA không có tính năng này",
    -235: "loại OA không dùng được API này",
    -242: "appsecret_proof không hợp lệ: xem zalo_oa.use_app_secret_proof",
    -320: "chưa liên kết tài khoản Zalo Cloud",
    -321: "tài khoản Zalo Cloud hết tiền",
}
_UNREACHABLE = {
    -213: "người dùng chưa quan tâm OA",
    -217: "người dùng chặn lời mời quan tâm",
    -218: "người dùng đã nhận đủ hạn mức",
    -227: "tài khoản người dùng bị khóa hoặc lâu không hoạt động",
    -230: "người dùng không tương tác trong 7 ngày",
    -232: "người dùng chưa tương tác hoặc đã hết hạn tương tác",
    -234: "ngoài giờ được gửi",
    -244: "người dùng hạn chế loại tin này",
    -248: "tin vi phạm tiêu chuẩn của Zalo",
}
# A field is invalid (a quote or the buttons, for what we send), or this kind of message is not supported.
_TOO_MUCH_BESIDE_THE_TEXT = frozenset({-201, -233})
_TOO_LONG = -210
_SHORTEST_HALVED = 200
MAX_BUTTONS = 5


class OaClient:
    """Sends texts and reactions for one Official Account."""

    def __init__(self, settings: ZaloOaSettings, tokens: TokenKeeper, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._tokens = tokens
        self._client = client
        # What no message will get past until a person has done something; None while messages go out.
        self.trouble: str | None = None

    async def send_text(
        self, user: str, text: str, buttons: list[dict[str, str]] | None = None, quote: str | None = None
    ) -> str:
        """Sends a consultation message; gives its id. Raises `TryLater`, `Undeliverable`,
        `MayHaveArrived`."""
        # What was quoted may be too old or gone, and buttons may not be to Zalo's taste: either fails the whole send.
        simpler = [(buttons, quote), (buttons, None), (None, None)]
        answer: dict[str, Any] = {}
        for tried, (with_buttons, with_quote) in enumerate(simpler):
            if tried and simpler[tried] == simpler[tried - 1]:
                continue
            answer = await self._post("/v3.0/oa/message/cs", _message(user, text, with_buttons, with_quote))
            if answer.get("error") not in _TOO_MUCH_BESIDE_THE_TEXT:
                break
        if answer.get("error") == _TOO_LONG:
            return await self._send_in_halves(user, text, buttons, quote)
        return self._message_id(answer)

    async def _send_in_halves(
        self, user: str, text: str, buttons: list[dict[str, str]] | None, quote: str | None
    ) -> str:
        """In which unit Zalo counts a message's length is not known: one that is too long for it goes in parts."""
        parts = split_text(text, len(text) // 2 + 1)
        if len(text) < _SHORTEST_HALVED or len(parts) < 2:
            raise Undeliverable(f"Zalo báo {_TOO_LONG}: tin quá dài")
        sent = await self.send_text(user, parts[0], None, quote)
        try:
            for part in parts[1:]:
                sent = await self.send_text(user, part, buttons if part is parts[-1] else None)
        except (TryLater, Undeliverable) as error:
            raise MayHaveArrived(f"mới gửi được một phần: {error}") from error
        return sent

    async def react(self, user: str, message_id: str) -> None:
        """Shows that the question was seen. Failures do not matter."""
        action = {"react_icon": "/-strong", "react_message_id": message_id}
        await self._post("/v2.0/oa/message", {"recipient": {"user_id": user}, "sender_action": action})

    def _message_id(self, answer: dict[str, Any]) -> str:
        code = answer.get("error", 0)
        if code == 0:
            self.trouble = None
            data = answer.get("data")
            return str(data.get("message_id", "")) if isinstance(data, dict) else ""
        if code in _TRY_LATER:
            raise TryLater(f"Zalo báo {code}")
        if code in _TOKEN_REFUSED:
            raise TryLater(f"Zalo không nhận token vừa đổi ({code})", after=60.0)
        if code in _FOR_A_PERSON:
            self.trouble = f"Zalo báo {code}: {_FOR_A_PERSON[code]}"
        why = _UNREACHABLE.get(code) or _FOR_A_PERSON.get(code) or str(answer.get("message", ""))[:200]
        raise Undeliverable(f"Zalo báo {code}: {why}")

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer's JSON; a refused token is renewed once."""
        try:
            token = await self._tokens.access_token()
            answer = await self._post_with(token, path, body)
            if answer.get("error") in _TOKEN_REFUSED:
                answer = await self._post_with(await self._tokens.renewed(token), path, body)
        except NotAuthorised as error:
            # Nothing went out; the message waits for the operator.
            raise TryLater(str(error), after=300.0) from error
        except httpx.TimeoutException as error:
            raise TryLater("Zalo không trả lời khi đổi token") from error
        return answer

    async def _post_with(self, token: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"access_token": token}
        if self._settings.use_app_secret_proof and self._settings.app_secret:
            key = self._settings.app_secret.get_secret_value().encode()
            headers["appsecret_proof"] = hmac.new(key, token.encode(), hashlib.sha256).hexdigest()
        try:
            response = await self._client.post(self._settings.api_url + path, json=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise TryLater(f"không kết nối được Zalo: {type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise MayHaveArrived(f"mất kết nối sau khi đã gửi: {type(error).__name__}") from error
        try:
            answer = response.json()
        except ValueError as error:
            raise TryLater(f"Zalo trả lời không phải JSON (HTTP {response.status_code})") from error
        if response.status_code >= 500 or not isinstance(answer, dict):
            raise TryLater(f"Zalo trả lời {response.status_code}")
        return answer


def _message(user: str, text: str, buttons: list[dict[str, str]] | None, quote: str | None) -> dict[str, Any]:
    message: dict[str, Any] = {"text": text}
    if buttons:
        message["attachment"] = {
            "type": "template",
            "payload": {"buttons": [_button(button) for button in buttons[:MAX_BUTTONS]]},
        }
    if quote:
        message["quote_message_id"] = quote
    return {"recipient": {"user_id": user}, "message": message}


def _button(button: dict[str, str]) -> dict[str, Any]:
    title = button["title"][:35]
    if "url" in button:
        return {"title": title, "type": "oa.open.url", "payload": {"url": button["url"]}}
    return {"title": title, "type": "oa.query.hide", "payload": button["query"][:1000]}
