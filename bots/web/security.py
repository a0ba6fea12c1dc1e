"""What every response carries, and what no request may do: an ASGI layer around the application.

It sees the raw messages, so that streamed answers stay streamed and a body too large is stopped while it
comes in, whatever its `Content-Length` says.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bots.web.problems import problem_response

# No inline script or style anywhere: the pages need none, so an injected one cannot run.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# FastAPI's own documentation pages would load scripts from a foreign host; the schema itself is at
# /openapi.json.
_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecurityLayer:
    """Adds the security headers and refuses bodies over `max_body_bytes` with 413."""

    def __init__(self, app: ASGIApp, max_body_bytes: int) -> None:
        self.app = app
        self.max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False
        too_large = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            # Whatever the application makes of a body that was cut off is not the answer: 413 is.
            if too_large and not started:
                return
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        taken = 0

        async def receive_within_limit() -> Message:
            nonlocal taken, too_large
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.max_body_bytes:
                too_large = True
                return {"type": "http.disconnect"}
            return message

        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdigit() and int(declared) > self.max_body_bytes:
            await self._refuse(scope, receive, send_with_headers)
            return
        try:
            await self.app(scope, receive_within_limit, send_with_headers)
        finally:
            if too_large and not started:
                too_large = False
                await self._refuse(scope, receive, send_with_headers)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"Nội dung gửi lên quá lớn: nhiều nhất {self.max_body_bytes} byte."
        await problem_response(413, detail, {"Connection": "close"})(scope, receive, send)
