"""Events of an Official Account read as what they mean to us. Only known events count; our own echoes never
do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

OaKind = Literal["text", "media", "follow", "taken_over", "withdrawn"]
_MEDIA = frozenset(
    f"user_send_{what}"
    for what in ("image", "gif", "file", "audio", "video", "sticker", "location", "link", "business_card")
)
_ECHOES = frozenset(f"oa_send_{what}" for what in ("text", "image", "gif", "list", "file", "sticker"))


# A person takes back their consent and wants their data deleted. The names of these events are not documented well.
_WITHDRAWAL = "user_withdraw"


@dataclass(frozen=True, slots=True)
class OaEvent:
    """One event. `key` is the same for every repetition of it."""

    kind: OaKind
    key: str
    user: str
    text: str
    message_id: str | None


def read_event(event: Any, oa_id: str | None, body: bytes = b"") -> OaEvent | None:
    """The event as ours, None for one that is dropped."""
    if not isinstance(event, Mapping):
        return None
    name = event.get("event_name")
    if name == "follow":
        user = _identity(event.get("follower"))
        return OaEvent("follow", f"follow:{user}:{event.get('timestamp')}", user, "", None) if user else None
    sender, recipient = _identity(event.get("sender")), _identity(event.get("recipient"))
    message = event.get("message")
    message = message if isinstance(message, Mapping) else {}
    message_id = str(message.get("msg_id") or "") or None
    key = message_id or hashlib.sha256(body).hexdigest()
    if name in _ECHOES:
        # A colleague typed it in the OA's own tool: a person has taken over.
        by_hand = isinstance(event.get("sender"), Mapping) and event["sender"].get("admin_id")
        return OaEvent("taken_over", key, recipient, "", None) if by_hand and recipient else None
    if not sender or sender == oa_id:
        return None
    if isinstance(name, str) and name.startswith(_WITHDRAWAL):
        return OaEvent("withdrawn", key, sender, "", None)
    if name == "user_send_text" or (name in _MEDIA and isinstance(message.get("text"), str)):
        text = message.get("text")
        return OaEvent("text", key, sender, text, message_id) if isinstance(text, str) else None
    return OaEvent("media", key, sender, "", message_id) if name in _MEDIA else None


def _identity(party: Any) -> str:
    value = party.get("id") if isinstance(party, Mapping) else None
    return str(value)[:64] if isinstance(value, str | int) else ""
