"""Forms that a page of ours sends: read from the body, and only if our own page sent them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from fastapi import Request

from bots.web.problems import Refused

_LONGEST = 4_000


async def form_of(request: Request, longest: int = _LONGEST) -> dict[str, str]:
    """The fields of a form, the last value of each; what is over `longest` bytes is cut off.

    Raises `Refused` for one that another site's page sent.
    """
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("Host"):
        raise Refused(403, "Biểu mẫu này không do trang của hệ thống gửi.")
    body = await request.body()
    try:
        fields = parse_qs(body[:longest].decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise Refused(422, "Biểu mẫu không đúng dạng.") from None
    return {name: values[-1].strip() for name, values in fields.items()}
