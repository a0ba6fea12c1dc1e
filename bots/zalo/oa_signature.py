"""The signature of an Official Account webhook: plain SHA-256 over a concatenation, not an HMAC."""

from __future__ import annotations

import hashlib
import hmac
import json

SIGNATURE_HEADER = "X-ZEvent-Signature"


def signature_fits(body: bytes, header: str | None, app_id: str, oa_secret: str) -> bool:
    """Whether `mac=<hex>` is SHA-256 of app id, the bytes received, the body's timestamp and the OA secret
    key.

    The bytes are those that came in: parsed and written again they would differ.
    """
    signed = _signed(body, app_id, oa_secret)
    return signed is not None and _same(hashlib.sha256(signed).hexdigest(), header)


def why_not(
    body: bytes, header: str | None, app_id: str, oa_id: str | None, oa_secret: str, app_secret: str | None
) -> str | None:
    """What an operator has mixed up, where a signature that does not fit as it should fits otherwise; else None.

    No official page says in so many words which secret signs (the webhook is not let in all the same).
    """
    signed = _signed(body, app_id, oa_secret)
    if signed is None:
        return None
    with_app_secret = _signed(body, app_id, app_secret) if app_secret else None
    if with_app_secret is not None and _same(hashlib.sha256(with_app_secret).hexdigest(), header):
        return "chữ ký khớp với app_secret: oa_secret và app_secret có thể đã bị đặt lẫn nhau"
    with_oa_id = _signed(body, oa_id, oa_secret) if oa_id else None
    if with_oa_id is not None and _same(hashlib.sha256(with_oa_id).hexdigest(), header):
        return "chữ ký khớp khi dùng mã OA thay cho mã ứng dụng: xem lại app_id"
    unkeyed = signed[: len(signed) - len(oa_secret.encode())]
    if _same(hmac.new(oa_secret.encode(), unkeyed, hashlib.sha256).hexdigest(), header):
        return "chữ ký là HMAC, khác cách ký mà Zalo dùng cho OA: xem lại nguồn gửi"
    return None


def _signed(body: bytes, app_id: str, secret: str) -> bytes | None:
    try:
        stamp = json.loads(body)["timestamp"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return app_id.encode() + body + str(stamp).encode("utf-8", "replace") + secret.encode()


def _same(digest: str, header: str | None) -> bool:
    given = (header or "").strip().lower().removeprefix("mac=")
    # On text that is not ASCII the comparison would raise.
    return hmac.compare_digest(digest.encode(), given.encode("utf-8", "replace"))
