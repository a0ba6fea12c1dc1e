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
    try:
        stamp = json.loads(body)["timestamp"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    signed = app_id.encode() + body + str(stamp).encode("utf-8", "replace") + oa_secret.encode()
    given = (header or "").strip().lower().removeprefix("mac=")
    return hmac.compare_digest(hashlib.sha256(signed).hexdigest().encode(), given.encode("utf-8", "replace"))
