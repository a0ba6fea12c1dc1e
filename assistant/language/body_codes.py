"""Departments and ministries by their codes: `sở GTVT`, `Sở NN`, `STC`, `BYT`.

Documents write the name in full or the code with `&` (Decree 24/2014/NĐ-CP and its successors name the departments);
staff type the code, or only how the name begins. In full it is found either way.
"""

from __future__ import annotations

import regex

from index.folding import fold
from ingest.issuers import FIELDS

_NAMES = tuple(FIELDS.values())
_JOINED = (
    "GD&ĐT",
    "KH&ĐT",
    "KH&CN",
    "TN&MT",
    "TT&TT",
    "NN&PTNT",
    "NN&MT",
    "LĐTB&XH",
    "LĐ-TB&XH",
    "VHTT&DL",
    "VH,TT&DL",
)
# How a name begins, where it says enough: `sở GD`, `sở LĐ`.
_BEGINNINGS = ("GD", "NN", "LĐ", "TN", "GT")
_CODES = "|".join(map(regex.escape, sorted({*FIELDS, *_JOINED, *_BEGINNINGS}, key=len, reverse=True)))
_BODY = regex.compile(
    rf"(?<![\p{{L}}\d/\-&])(?<!(?i:cơ|trụ) )(?:(?P<head>[Ss]ở|[Bb]ộ)\s+(?P<code>(?i:{_CODES}))|(?P<code>[SB](?:{_CODES})))"
    r"(?![\p{L}\d/\-&])"
)


def write_out_bodies(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with the codes of departments and ministries written out, and in Vietnamese what was changed."""
    changes: list[str] = []

    def written(match: regex.Match[str]) -> str:
        short: str = match.group()
        head = match.group("head") or {"S": "Sở", "B": "Bộ"}[short[0]]
        code = match.group("code") if match.group("head") else short[1:]
        long = f"{head} {_name(code)}"
        changes.append(f"viết tắt: “{short}” → “{long}”")
        return long

    return _BODY.sub(written, text), tuple(changes)


def _name(code: str) -> str:
    """The name of a code; of a beginning that two names have (before and after a merger) what both have."""
    letters = "".join(letter for letter in fold(code) if letter.isalpha())
    begun = [name for name in _NAMES if _letters(name).startswith(letters)]
    exact = [name for name in begun if _letters(name) == letters]
    return (exact or [_common_beginning(begun)])[0]


def _letters(name: str) -> str:
    return "".join(word[0] for word in regex.findall(r"\w+", fold(name)) if word != "va")


def _common_beginning(names: list[str]) -> str:
    columns = zip(*(name.split() for name in names), strict=False)
    shared = [words[0] for words in columns if len(set(words)) == 1]
    # A name goes on where another one ends it: `Nông nghiệp và …`.
    return " ".join(shared).removesuffix(" và").rstrip(",") if len(names) > 1 else names[0]
