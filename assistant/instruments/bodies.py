"""Which issuing body a question names: `của UBND tỉnh`, `Sở Nội vụ đã ban hành …`, `HĐND tỉnh An Hà có …`.

Known are the bodies of the state and the Party by their form, and every issuer and place that the register
itself knows. A body that is only part of a subject (`về chế độ cho Công an xã`) is not an issuer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.folding import fold
from index.instruments import Instrument
from index.places import level_of
from ingest.issuers import DEPARTMENTS, FIELDS, MINISTRIES
from ingest.letters import CAPITALS

_LEVELS = "tinh|thanh pho|tp|huyen|thi xa|quan|xa|phuong|thi tran"
_PEOPLES = rf"(?:chu tich )?(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan)(?: (?:{_LEVELS}))?(?!\w)"
_PARTY = (
    r"(?:ban thuong vu |btv |ban chap hanh |thuong truc |ban to chuc |ban tuyen giao |van phong |uy ban kiem tra )?"
    r"(?:tinh|thanh|huyen|thi|quan|dang) uy(?!\w)"
)
_CENTRAL = (
    r"thu tuong(?: chinh phu)?|uy ban thuong vu quoc hoi|quoc hoi|chinh phu|ban bi thu|bo chinh tri"
    r"|(?:ban chap hanh )?trung uong(?: dang)?|chu tich nuoc|ngan hang nha nuoc|ttg|cp|bct|tw"
)
_NAMES = sorted((fold(name) for name in (*MINISTRIES.values(), *DEPARTMENTS.values())), key=len, reverse=True)
_SHORT_NAMES = sorted(
    {" ".join(name.split()[:size]) for name in _NAMES for size in (3, 4) if len(name.split()) > size},
    key=len,
    reverse=True,
)


_CODES = "|".join(sorted({fold(code) for code in FIELDS}, key=len, reverse=True))
_ABBREVIATED = rf"(?:so|bo) (?:{_CODES}|tt&tt|gd&dt|kh&dt|kh&cn|nn&ptnt|tn&mt|ldtb&xh|vhtt&dl)(?!\w)"
_DEPARTMENT = r"so(?=\s+(?:da|co|la|ban|do|ky|phe|tham)\b|\s*[,?]|\s*$)"
_BEFORE = re.compile(r"(?:^|\b(?:cua|do|boi|tu)\s+)$")
_AFTER = re.compile(
    r"\s+(?:(?:da|vua|moi|tung|con)\s+){0,2}(?:ban hanh|phe duyet|ra|co|ky|so|nam|ngay)(?!\w)|\s*[,?.]*\s*$"
)
_CODE_NAMES = {fold(code): fold(name) for code, name in FIELDS.items()}
_WHOLE = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "btv": "ban thuong vu",
    "tp": "thanh pho",
    "ttg": "thu tuong chinh phu",
    "cp": "chinh phu",
    "bct": "bo chinh tri",
    "tw": "trung uong",
}
# Who acts for a body, and the committees of a Party body.
_HEADS = frozenset(
    {
        "",
        "chu tich",
        "bo truong",
        "giam doc",
        "thong doc",
        "lien",
        "ban thuong vu",
        "ban chap hanh",
        "thuong truc",
    }
    | {"ban chap hanh dang bo", "ban chap hanh trung uong", "bi thu"}
)
# `chuyển đổi số` is no department.
_SO = ("sở", "so")
_NAME = re.compile(rf"(?:\s+[{CAPITALS}](?![{CAPITALS}])\w*){{1,4}}")
_MIXED_UP = ("chinh phu", "thu tuong chinh phu")


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing body as a question names it, folded: `name` without the place, `place` without its level."""

    name: str
    place: str | None = None

    def issued(self, instrument: Instrument) -> bool:
        """Whether the instrument is the body's own; the Government is not its Prime Minister."""
        issuer = fold(instrument.issuer or "")
        if self.name.startswith("chu tich uy ban"):
            # The head of what its chairman issues names the committee.
            return Body(self.name.removeprefix("chu tich "), self.place).issued(instrument)
        if self.place and self.place not in issuer and self.place not in fold(instrument.place or ""):
            return False
        if self.name == "chinh phu":
            return issuer == "chinh phu"
        if self.name in ("so", "bo"):
            return issuer.startswith(f"{self.name} ")
        if self.name.startswith(("trung uong", "ban chap hanh trung uong")):
            return (instrument.symbol or "").endswith("TW")
        return self._is_name_of(issuer)

    def _is_name_of(self, issuer: str) -> bool:
        """Whether the issuer is the body or its head; its office (`Văn phòng UBND tỉnh`) is another body."""
        before, found, _ = f" {issuer} ".partition(f" {self.name} ")
        if not found:
            before, found, _ = f" {issuer}".partition(f" {self.name}")
        return bool(found) and before.strip() in _HEADS

    def may_have_issued(self, instrument: Instrument) -> bool:
        """The same where only one document is in question: one whose issuer nobody tells may be the body's."""
        issuer = fold(instrument.issuer or "")
        if not issuer or {issuer, self.name} == set(_MIXED_UP):
            return True
        return self.issued(instrument)


@dataclass(frozen=True, slots=True)
class Found:
    """A body or a place of a question, with its stretch."""

    start: int
    end: int
    body: Body


class Bodies:
    """Finds issuing bodies and places in questions, with the names of one register."""

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        issuers, places = set(), set()
        for instrument in instruments:
            if instrument.issuer:
                issuers.add(fold(instrument.issuer))
            if instrument.place:
                places.add(fold(level_of(instrument.place)[1]))
        known = sorted((name for name in issuers if len(name.split()) > 1), key=len, reverse=True)
        names = "|".join(map(re.escape, [*known, *_NAMES, *_SHORT_NAMES]))
        self._body = re.compile(
            rf"(?<!\w)(?:{names}|{_CENTRAL}|{_ABBREVIATED}|{_PEOPLES}|{_PARTY}|{_DEPARTMENT})(?!\w)"
        )
        proper = "|".join(map(re.escape, sorted(places, key=len, reverse=True))) or r"(?!)"
        self._place = re.compile(
            rf"(?<!\w)(?:(?:cua|o|tai|cho|thuoc)\s+)?(?:(?:{_LEVELS})\s+)?(?P<name>{proper})(?!\w)"
        )
        self._after_body = re.compile(rf"(?:\s+(?:{_LEVELS}))?\s+(?P<name>{proper})(?!\w)")

    def issuer(self, plain: str, text: str) -> Found | None:
        """The body that the question says issued the document."""
        for match in self._body.finditer(plain):
            if (
                match.group().split()[0] == "so"
                and text[match.start() : match.start() + 2].lower() not in _SO
            ):
                continue
            end, place = self._placed(plain, text, match.end())
            if not (_BEFORE.search(plain[: match.start()]) or _AFTER.match(plain, end)):
                continue
            return Found(match.start(), end, Body(_in_full(match.group()), place))
        return None

    def place(self, plain: str) -> Found | None:
        """A place of the register that the question names."""
        match = self._place.search(plain)
        return Found(match.start(), match.end(), Body("", match["name"])) if match else None

    def _placed(self, plain: str, text: str, end: int) -> tuple[int, str | None]:
        """The place behind a body: one that the register knows, else words with capitals."""
        known = self._after_body.match(plain, end)
        if known:
            return known.end(), known["name"]
        words = _NAME.match(text, end)
        if words and not words.group().isupper():
            return words.end(), " ".join(fold(words.group()).split())
        return end, None


def _in_full(name: str) -> str:
    """`ubnd tinh` as `uy ban nhan dan tinh`, `so tttt` as `so thong tin va truyen thong`."""
    words = [_WHOLE.get(word, word) for word in name.split()]
    if len(words) == 2 and words[0] in ("so", "bo"):
        words[1] = _CODE_NAMES.get(words[1].replace("&", ""), words[1])
    name = " ".join(words)
    return "thu tuong chinh phu" if name == "thu tuong" else name
