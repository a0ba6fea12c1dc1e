"""Mails (.eml): the letter itself, then its attachments as sources of their own."""

from __future__ import annotations

import email
import email.policy
import tempfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from index.errors import UnreadableFile
from index.folding import nfc
from ingest.readers.formats import SUPPORTED_SUFFIXES, format_of, os_reason
from ingest.readers.isolation import shared_process
from ingest.readers.limits import DEFAULT_LIMITS, ReadLimits
from ingest.reading import RawBlock, Reading

if TYPE_CHECKING:
    from ingest.readers.detect import Source

_SHOWN_HEADERS = (
    ("From", "Từ"),
    ("To", "Đến"),
    ("Cc", "Đồng gửi"),
    ("Date", "Ngày gửi"),
    ("Subject", "Chủ đề"),
)
# What stands before the subject in the text of a letter.
SUBJECT = "Chủ đề: "
_MOST_PARTS = 500


class MailReader:
    """Reads the letter of a mail, without its attachments."""

    format = "eml"

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether the file begins with the headers of a mail."""
        return bool(head) and format_of(path, head) == self.format

    def read(self, path: Path) -> Reading:
        """The headers that a reader of mail sees, and the body."""
        return _read(path)[0]


def unpack_mail(path: Path, limits: ReadLimits, folder: Path) -> tuple[Reading, list[tuple[str, str]]]:
    """The letter, and its attachments as (name, file written into the folder). Runs in the child process: the
    standard parser takes quadratic time on headers that are folded without end. Raises `UnreadableFile`."""
    reading, attachments = _read(path)
    written = []
    for position, (name, data) in enumerate(attachments[: limits.members]):
        file = f"{position}{PurePosixPath(name).suffix.lower()[:12]}"
        (folder / file).write_bytes(data)
        written.append((name, file))
    return reading, written


def _read(path: Path) -> tuple[Reading, list[tuple[str, bytes]]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(os_reason(error, path)) from error
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        parts = _parts(message)
        blocks = [*_headers(message), *_body(parts)]
        attachments = _attachments(parts)
    except UnreadableFile:
        raise
    except Exception as error:  # the standard parser raises many kinds on broken headers
        raise UnreadableFile(f"Thư điện tử hỏng hoặc sai định dạng ({type(error).__name__}).") from error
    return Reading("eml", tuple(blocks)), attachments


def mail_members(
    file: Path, name: str, path: Path, sha256: str, limits: ReadLimits, *, depth: int, budget: list[int]
) -> Iterator[Source]:
    """The letter and then its attachments, as sources."""
    # The door imports this module too.
    from ingest.readers.detect import Source, refused, sources_of

    folder = tempfile.TemporaryDirectory(prefix="vanban-")
    reading, attachments = shared_process().read_mail(file.absolute(), limits, Path(folder.name))
    yield Source(name, path, sha256, lambda: reading)
    for attachment, target in attachments:
        shown = f"{name}/{attachment}"
        suffix = PurePosixPath(attachment).suffix.lower()
        if suffix not in SUPPORTED_SUFFIXES:
            yield refused(shown, path, "", f"Loại tệp chưa được hỗ trợ ({suffix or 'không có đuôi'}).")
            continue
        budget[0] -= target.stat().st_size
        if budget[0] < 0:
            yield refused(shown, path, "", "Tổng dung lượng tệp đính kèm vượt giới hạn.")
            continue
        yield from sources_of(target, shown, path, limits, depth=depth, budget=budget, keep=folder)


def _parts(message: EmailMessage) -> list[EmailMessage]:
    parts: list[EmailMessage] = []
    for part in message.walk():
        if len(parts) >= _MOST_PARTS:
            raise UnreadableFile(f"Thư có quá nhiều phần (hơn {_MOST_PARTS}).")
        parts.append(part)
    return parts


def _headers(message: EmailMessage) -> Iterator[RawBlock]:
    for name, shown in _SHOWN_HEADERS:
        value = message.get(name)
        if value:
            yield RawBlock("paragraph", nfc(f"{shown}: {' '.join(str(value).split())}"))


def _body(parts: list[EmailMessage]) -> Iterator[RawBlock]:
    """The plain text where the mail has one, else its HTML."""
    texts = [part for part in parts if not part.is_multipart() and not part.is_attachment()]
    plain = [part for part in texts if part.get_content_type() == "text/plain"]
    for part in plain:
        for line in _text(part).splitlines():
            yield RawBlock("line", nfc(line.rstrip()))
    if plain:
        return
    for part in texts:
        if part.get_content_type() == "text/html":
            from ingest.readers.webpage import blocks_of_html

            yield from blocks_of_html(_text(part).encode("utf-8", "replace"))


def _text(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1258", "replace")


def _attachments(parts: list[EmailMessage]) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for part in parts:
        name = part.get_filename()
        if part.get_content_type() == "message/rfc822" and not name:
            name = "thu_kem_theo.eml"
        if not name:
            continue
        if part.get_content_type() == "message/rfc822":
            inner = part.get_content()
            data = inner.as_bytes() if isinstance(inner, EmailMessage) else b""
        else:
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
        found.append((nfc(PurePosixPath(name.replace("\\", "/")).name or "dinh_kem"), data))
    return found
