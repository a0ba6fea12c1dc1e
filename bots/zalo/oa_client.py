"""Calls of the Official Account's OpenAPI. Business errors come with HTTP 200 and a negative number."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import httpx

from bots.inbox.pump import MayHaveArrived, TryLater, Undeliverable
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
MAX_BUTTONS = 5


class OaClient:
    """Sends texts and reactions for one Official Account."""

    def __init__(self, settings: ZaloOaSettings, tokens: TokenKeeper, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._tokens = tokens
        self._client = client

    async def send_text(
        self, user: str, text: str, buttons: list[dict[str, str]] | None = None, quote: str | None = None
    ) -> str:
        """Sends a consultation message; gives its id. Raises `TryLater`, `Undeliverable`,
        `MayHaveArrived`."""
        message: dict[str, Any] = {"text": text}
        if buttons:
            message["attachment"] = {
                "type": "template",
                "payload": {"buttons": [_button(button) for button in buttons[:MAX_BUTTONS]]},
            }
        body: dict[str, Any] = {"recipient": {"user_id": user}, "message": message}
        if quote:
            answer = await self._post(
                "/v3.0/oa/message/cs", {**body, "message": {**message, "quote_message_id": quote}}
            )
            # A quoted message that is too old or gone fails the whole send: once more without it.
            if answer.get("error") != -201:
                return _message_id(answer)
        return _message_id(await self._post("/v3.0/oa/message/cs", body))

    async def react(self, user: str, message_id: str) -> None:
        """Shows that the question was seen. Failures do not matter."""
        action = {"react_icon": "/-strong", "react_message_id": message_id}
        await self._post("/v2.0/oa/message", {"recipient": {"user_id": user}, "sender_action": action})

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


def _message_id(answer: dict[str, Any]) -> str:
    code = answer.get("error", 0)
    if code == 0:
        data = answer.get("data")
        return str(data.get("message_id", "")) if isinstance(data, dict) else ""
    if code in _TRY_LATER:
        raise TryLater(f"Zalo báo {code}")
    if code in _TOKEN_REFUSED:
        raise TryLater(f"Zalo không nhận token vừa đổi ({code})", after=60.0)
    why = _UNREACHABLE.get(code) or _FOR_A_PERSON.get(code) or str(answer.get("message", ""))[:200]
    raise Undeliverable(f"Zalo báo {code}: {why}")


def _button(button: dict[str, str]) -> dict[str, Any]:
    title = button["title"][:35]
    if "url" in button:
        return {"title": title, "type": "oa.open.url", "payload": {"url": button["url"]}}
    return {"title": title, "type": "oa.query.hide", "payload": button["query"][:1000]}
