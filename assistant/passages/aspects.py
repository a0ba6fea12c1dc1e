"""What of a thing is asked for, in the words that official documents head their sections with.

Vietnamese official documents are built from the same parts whatever their field: a report has results, shortcomings,
causes, tasks; a regulation has scope, subjects, principles, conditions, duties; a procedure has its dossier, time
limit, fee (Decree 30/2020/NĐ-CP, Annexes I and III; Decree 61/2018/NĐ-CP for procedures). A question names the part
in one word of its family (`khó khăn`), the heading may use another (`tồn tại, hạn chế`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from index.folding import fold

# Family: what a question says, what a heading says (empty: the same). On folded text.
_FAMILIES: dict[str, tuple[str, str]] = {
    "cause": (
        r"vi sao|tai sao|nguyen nhan|ly do|li do|do dau|boi dau|sao lai",
        r"nguyen nhan|ly do|su can thiet",
    ),
    "shortcomings": (r"han che|ton tai|kho khan|vuong mac|yeu kem|bat cap", ""),
    "strengths": (r"uu diem|thuan loi|mat manh", ""),
    "results": (
        r"ket qua|thanh tuu",
        r"ket qua|tinh hinh thuc hien",
    ),
    "tasks": (
        r"nhiem vu|phuong huong|ke hoach cong tac|viec can lam|dinh huong",
        r"nhiem vu|phuong huong|ke hoach cong tac|dinh huong",
    ),
    "duties": (
        r"trach nhiem|nhiem vu|(?:duoc )?giao(?= (?:cho )?.{0,60}(?:viec|nhiem vu|lam) gi)|phai lam (?:nhung )?gi|quyen han"
        r"|(?:can|phai) (?:thuc hien|lam) (?:nhung )?(?:gi|viec)|duoc giao",
        r"trach nhiem|nhiem vu|phan cong|quyen han",
    ),
    "functions": (r"chuc nang|tinh nang|cong dung|tac dung", ""),
    "measures": (r"giai phap|bien phap", ""),
    "goals": (r"muc tieu|chi tieu", ""),
    "purpose": (r"muc dich|nham (?:muc dich|lam) gi|de lam gi|dung de lam gi", r"muc dich"),
    "requirements": (r"yeu cau", ""),
    "proposals": (r"kien nghi|de xuat|de nghi", ""),
    "dossier": (r"ho so|giay to", r"ho so"),
    "conditions": (r"dieu kien|tieu chuan", ""),
    "subjects": (
        r"doi tuong|(?:nhung )?ai (?:duoc|phai|thuoc)|nhung ai|ap dung (?:cho|doi voi) (?:nhung )?ai",
        r"doi tuong",
    ),
    "scope": (r"pham vi", ""),
    "principles": (r"nguyen tac", ""),
    "steps": (
        r"trinh tu|quy trinh|cac buoc|thu tuc .{0,80}(?:the nao|ra sao|gom)|cach thuc",
        r"trinh tu|quy trinh|cac buoc|cach thuc",
    ),
    "time limit": (
        r"thoi han|thoi gian|bao lau|may ngay|bao nhieu (?:ngay|lau)|khi nao|han (?:cuoi|chot|nop)",
        r"thoi han|thoi gian(?! (?:vua )?qua| toi| sap toi)|tien do",
    ),
    "fee": (r"le phi|\bphi\b|muc thu", ""),
    "rates": (r"muc (?:ho tro|chi|huong|tro cap|phu cap|phat|dong)|che do", ""),
    "funding": (r"kinh phi|nguon von|ngan sach", ""),
    "revocation": (r"thu hoi", ""),
    "organisation": (r"to chuc thuc hien|phan cong", ""),
    "effect": (r"hieu luc", r"hieu luc|dieu khoan thi hanh"),
    "opinions": (r"y kien|gop y", ""),
    "scale": (r"quy mo", ""),
}
_ASKED = {name: regex.compile(rf"\b(?:{asked})\b") for name, (asked, _) in _FAMILIES.items()}
_HEADED = {name: regex.compile(rf"\b(?:{headed or asked})\b") for name, (asked, headed) in _FAMILIES.items()}
_FALSE_FRIENDS = regex.compile(r"\bđỡ đầu\b|\bđộ dầu\b|\bđỗ đầu\b", regex.IGNORECASE)
_JOINED = regex.compile(r"(?:,|va|&|;|hoac|hay|,? ?(?:va )?(?:cac|nhung))*")
# What is answered by a whole list rather than by a line.
LISTED = frozenset(
    """
    shortcomings strengths results tasks duties measures goals requirements proposals dossier conditions
    subjects principles steps revocation organisation
    """.split()
)


def aspects_asked(text: str) -> frozenset[str]:
    """The families that a question asks for: the one that it names first, and those joined to it.

    In `thời hạn giải quyết hồ sơ` the dossier is what the time limit is of; in `hồ sơ và thời hạn` both are asked for.
    """
    folded = without_false_friends(text)
    named = sorted(
        (match.start(), match.end(), name)
        for name, pattern in _ASKED.items()
        for match in [pattern.search(folded)]
        if match
    )
    if not named:
        return frozenset()
    kept = {named[0][2]}
    end = named[0][1]
    for start, stop, name in named[1:]:
        if start < end or _JOINED.fullmatch(folded[end:start].strip(" ")):
            kept.add(name)
            end = max(end, stop)
    return frozenset(kept)


@lru_cache(maxsize=20_000)
def aspects_headed(heading: str) -> frozenset[str]:
    """The families that a heading names."""
    folded = fold(heading)
    return frozenset(name for name, pattern in _HEADED.items() if pattern.search(folded))


@lru_cache(maxsize=20_000)
def names_another_part(heading: str, aspects: frozenset[str]) -> bool:
    """Whether a heading joins another part to the one of these families: `Phạm vi và đối tượng` to the subjects."""
    folded = fold(heading)
    found = [
        (match.start(), match.end(), name) for name, it in _HEADED.items() for match in it.finditer(folded)
    ]
    own = [(start, end) for start, end, name in found if name in aspects]
    return any(
        all(end <= first or start >= last for first, last in own)
        for start, end, name in found
        if name not in aspects
    )


def without_false_friends(text: str) -> str:
    """A question folded, without words that only look like asking once their marks are gone (`đỡ đầu`, `do đâu`)."""
    return fold(_FALSE_FRIENDS.sub("x", " ".join(text.split())))


def says_an_aspect(text: str, aspects: frozenset[str]) -> bool:
    """Whether a text uses a word of these families."""
    folded = fold(text)
    return any(_HEADED[name].search(folded) for name in aspects)


def words_of_aspects(folded: str, aspects: frozenset[str]) -> frozenset[str]:
    """The syllables with which a question names these families: a heading of the family says them, too."""
    return frozenset(_syllables(folded, aspects))


def _syllables(folded: str, aspects: frozenset[str]) -> Iterator[str]:
    for name in aspects:
        for match in _ASKED[name].finditer(folded):
            yield from match.group().split()
