"""Plain text files: which bytes are which letters, and nothing else.

In: a .txt file in UTF-8, UTF-16 (with its mark) or, where the letters say so beyond doubt, in one of the old
Vietnamese encodings. Out: one `line` block a printed line (blank lines too: they are evidence for the next
step), in NFC, with the page counted by form feeds. Raises `UnreadableFile` for what is not text.
"""

from __future__ import annotations

import re
from pathlib import Path

from index.errors import UnreadableFile
from index.folding import nfc
from ingest.reading import RawBlock, Reading

LARGEST_TEXT_BYTES = 64 * 1024 * 1024

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Words that a Vietnamese page of any subject holds, each with a letter that no Western alphabet has: a wrong
# decoding does not produce them.
_COMMON_WORDS = re.compile(r"\b(?:của|được|người|với|số|về|năm|định|những|thực|hiện|quyết|tỉnh|để|từ|một)\b")
_STRETCH = re.compile(r"[^\s](?:[^\n\t ]| (?! ))*")
_FEWEST_CAPITALS = 3
_NUMBER = re.compile(r"Số\s?:?\s{0,9}\d")
_AFTER_MARK = re.compile(r"(?m)^([ \t]{0,8}(?:\d{1,2}[-./)]|[-+*])[ \t])([^\x00-\x7f])")
_LEGACY_SAMPLE = 60_000
_MIN_COMMON_WORDS = 3
_ENCODING_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viscii": "VISCII"}
_DROPPED = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))


class PlainTextReader:
    """Reads .txt."""

    format = "text"

    def recognises(self, head: bytes, path: Path) -> bool:
        """Text is what no other reader claims and what holds no NUL."""
        return path.suffix.lower() == ".txt" and (head.startswith(_UTF16_MARKS) or b"\x00" not in head)

    def read(self, path: Path) -> Reading:
        """The lines of the file."""
        text, warnings = read_text(path)
        return Reading(self.format, tuple(line_blocks(text)), pages=page_count(text), warnings=warnings)


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """The text of a file in NFC with `\\n` line ends, and what the keeper should know about its encoding."""
    try:
        if path.stat().st_size > LARGEST_TEXT_BYTES:
            limit = LARGEST_TEXT_BYTES // (1024 * 1024)
            raise UnreadableFile(f"Tệp văn bản quá lớn ({path.stat().st_size} byte, giới hạn {limit} MB).")
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"Không mở được tệp: {error.strerror or error}.") from error
    return decode_text(raw)


def decode_text(raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Bytes as text in NFC. Raises `UnreadableFile` where they are no text."""
    if not raw.strip(b"\x00 \t\r\n\f\xef\xbb\xbf"):
        raise UnreadableFile("Tệp rỗng: không có chữ nào.")
    text, warnings = _decode(raw)
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text)
    if "\x00" in text or controls * 50 > len(text):
        raise UnreadableFile("Tệp không phải văn bản: có ký tự điều khiển của tệp nhị phân.")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\u2028", "\n")
    text = nfc(text.replace("\u2029", "\n").translate(_DROPPED).replace("\u00a0", " "))
    text = "".join(character for character in text if character >= " " or character in "\t\n\f")
    if not text.strip():
        raise UnreadableFile("Tệp rỗng: không có chữ nào.")
    return text, warnings


def line_blocks(text: str) -> list[RawBlock]:
    """One block a line, blank ones too; the page is counted only where the file has form feeds."""
    if "\f" not in text:
        return [RawBlock("line", line.rstrip(" ")) for line in text.split("\n")]
    return [
        RawBlock("line", line.rstrip(" "), page=number)
        for number, page in enumerate(text.split("\f"), start=1)
        for line in page.split("\n")
    ]


def page_count(text: str) -> int | None:
    """How many pages the form feeds make, None where there are none."""
    return text.rstrip("\f\n ").count("\f") + 1 if "\f" in text else None


def _decode(raw: bytes) -> tuple[str, tuple[str, ...]]:
    if raw.startswith(_UTF16_MARKS):
        try:
            return raw.decode("utf-16"), ()
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"Tệp UTF-16 hỏng ở byte {error.start}.") from error
    if b"\x00" in raw:
        raise UnreadableFile("Tệp nhị phân (có byte NUL), không phải văn bản.")
    try:
        return _unlegacy(raw.removeprefix(_UTF8_MARK).decode("utf-8"))
    except UnicodeDecodeError as error:
        return _legacy_bytes(raw, error)


def _unlegacy(text: str) -> tuple[str, tuple[str, ...]]:
    """Text saved as Unicode while its letters are those of an old font (`Céng hoµ`, `COÄNG HOØA`)."""
    sample = text[:_LEGACY_SAMPLE]
    if sample.isascii() or _vietnamese_words(sample) >= _MIN_COMMON_WORDS:
        return text, ()
    converted = _converted(text)
    if converted is None:
        return text, ()
    name, result = converted
    return result, (f"Chữ theo bảng mã cũ {name}, đã đổi sang Unicode.",)


def _legacy_bytes(raw: bytes, error: UnicodeDecodeError) -> tuple[str, tuple[str, ...]]:
    """Bytes that are no UTF-8: an old Vietnamese encoding when the result reads as Vietnamese, else
    refused."""
    candidates = [("Windows-1258", raw.decode("cp1258", "replace"))]
    converted = _converted(raw.decode("latin-1"))
    if converted is not None:
        candidates.append(converted)
    name, text = max(candidates, key=lambda candidate: _vietnamese_words(candidate[1]))
    if "\ufffd" in text or _vietnamese_words(text) < _MIN_COMMON_WORDS:
        raise UnreadableFile(
            f"Không phải UTF-8 hợp lệ (byte 0x{raw[error.start]:02x} ở vị trí {error.start}) "
            "và không nhận ra bảng mã tiếng Việt nào."
        )
    return text, (f"Chữ theo bảng mã cũ {name}, đã đổi sang Unicode.",)


def _vietnamese_words(text: str) -> int:
    return len(_COMMON_WORDS.findall(nfc(text[:_LEGACY_SAMPLE]).lower()))


def _converted(text: str) -> tuple[str, str] | None:
    """The name of the old encoding and the text in Unicode, only when the result reads as Vietnamese."""
    from viparse.normalize.encodings import get_charmap
    from viparse.normalize.tables import convert

    best: tuple[int, str, str] | None = None
    for encoding, name in _ENCODING_NAMES.items():
        charmap = get_charmap(encoding)
        if charmap is None:
            continue
        sample = convert(text[:_LEGACY_SAMPLE], charmap)
        score = _vietnamese_words(sample)
        if score >= _MIN_COMMON_WORDS and (best is None or score > best[0]):
            best = (score, name, encoding)
    if best is None:
        return None
    charmap = get_charmap(best[2])
    assert charmap is not None
    converted = convert(text, charmap)
    return best[1], _with_capitals(converted) if best[2] == "tcvn3" else converted


def _with_capitals(text: str) -> str:
    """TCVN3 has no capitals with tones, they are another font's business: `TỉNH ủY` was printed `TỈNH ỦY`. A stretch
    between wide gaps whose plain letters are all capitals was in capitals, and a list item begins with one."""
    capitals = _STRETCH.sub(lambda found: found[0].upper() if _was_capitals(found[0]) else found[0], text)
    return _AFTER_MARK.sub(lambda found: found[1] + found[2].upper(), capitals)


def _was_capitals(stretch: str) -> bool:
    plain = [letter for letter in stretch if letter.isascii() and letter.isalpha()]
    return len(plain) >= _FEWEST_CAPITALS and all(map(str.isupper, plain)) and not _NUMBER.match(stretch)
