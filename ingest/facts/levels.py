"""At which level or in which place a figure holds: `cấp tỉnh`, `cấp huyện`, `cấp xã`, or a place by its name."""

from __future__ import annotations

import re

import regex

from ingest.facts.clauses import Clause
from ingest.facts.phrases import Place
from ingest.numbers import NumberMention

_LEVEL = re.compile(r"(?<!\w)cấp\s+(tỉnh|huyện|xã)(?!\w)", re.I)
_EACH = re.compile(r"(?<!\w)mỗi\s+(tỉnh|huyện|xã)(?!\w)", re.I)
_LABEL_LEVEL = {"tỉnh": "cấp tỉnh", "huyện": "cấp huyện", "xã": "cấp xã"}
# `09 UBND huyện, thị xã`, `05 điểm cầu tỉnh`: a body or thing of that level, not `công việc của tỉnh`.
_BODY_OF_LEVEL = regex.compile(
    r"^(?:UBND|Ủy ban nhân dân|HĐND)\s+(?:các\s+)?(tỉnh|huyện|xã)(?!\w)(?!\s+\p{Lu})"
    r"|^(?:\p{L}+\s+){1,3}?(?<!(?:của|trong|ngoài|toàn|các|trên|cho|tại|về|bàn|mỗi|từng|một|ở|từ)\s)(tỉnh|huyện|xã)(?=$|\s*[,;.)])"
)
# Departments stand at the level of the province (Law on the Organisation of Local Government, Article 25).
_DEPARTMENTS = regex.compile(
    r"^(?:các\s+)?(?:sở(?!\s+hữu)(?!\w)|cơ quan chuyên môn (?:thuộc|của) (?:UBND|Ủy ban nhân dân) tỉnh)|^sở,? (?:ban,? )?ngành(?: tỉnh)?$",
    regex.I,
)
_PLACE_NOUN = r"(?:[Hh]uyện|[Tt]hị xã|[Tt]hành phố|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Qq]uận)"
_NAMED_PLACE = regex.compile(
    rf"(?<!\w)({_PLACE_NOUN}(?:\s+(?!(?:Đoàn|Đội|Ủy|Hội)(?!\w))\p{{Lu}}\p{{Ll}}+){{1,4}}+)"
)
# What the kinds of places end in: looking for these first is much faster than for a name that is not there.
_PLACE_ENDINGS = ("uyện", "xã", "Xã", "phố", "hường", "trấn", "uận")
# A quotation names what it quotes; a clause may begin inside one.
_QUOTED = re.compile(r"^[^“”]*”|“[^”]*”|\"[^\"]*\"")
_COUNTED_PLACES = frozenset(("huyện", "thị xã", "thành phố", "xã", "phường", "thị trấn", "quận", "tỉnh"))


def level_of(mention: NumberMention, place: Place, text: str, clause: Clause, inherited: str) -> str:
    """The level or place of one figure, empty where it is the document's own.

    Args:
        inherited: the level of the figure of which this one is a part.
    """
    label = place.left.lower().strip(" :")
    if place.depth and label in _LABEL_LEVEL:
        return _LABEL_LEVEL[label]
    if each := _EACH.search(place.left):
        return _LABEL_LEVEL[each.group(1).lower()]
    near = (place.right, re.split(r"[,;]", place.left)[-1], place.left[:12])
    for said in near:
        levels = {match.lower() for match in _LEVEL.findall(said)}
        if levels:
            return f"cấp {levels.pop()}" if len(levels) == 1 else ""
    if mention.unit_kind == "count" and (body := _BODY_OF_LEVEL.search(place.right)):
        return _LABEL_LEVEL[body.group(1) or body.group(2)]
    if _DEPARTMENTS.search(place.right) or (place.depth and _DEPARTMENTS.search(label)):
        return "cấp tỉnh"
    counts_places = mention.unit in _COUNTED_PLACES
    if not counts_places and (named := _single_place(text, mention, place, clause)):
        return named
    if inherited or counts_places:
        return inherited
    before = text[clause.start : mention.full.start]
    if not any(ending in before for ending in _PLACE_ENDINGS):
        return ""
    before = _QUOTED.sub(" ", before)
    found = {_named(name) for name in _NAMED_PLACE.findall(before)}
    return found.pop() if len(found) == 1 else ""


def _single_place(text: str, mention: NumberMention, place: Place, clause: Clause) -> str:
    """The place that the figure's own words name, if it is one: of `tại xã A và xã B` neither is it."""
    for said, behind in ((place.right, True), (_QUOTED.sub(" ", place.left), False)):
        match = _NAMED_PLACE.search(said)
        if match is None:
            continue
        if not behind:
            return _named(match.group(1))
        at = text.find(match.group(1), mention.span.end, clause.end)
        rest = text[at + len(match.group(1)) : clause.end] if at >= 0 else ""
        others = {found for found in _NAMED_PLACE.findall(rest) if _rank(found) == _rank(match.group(1))}
        return "" if others - {match.group(1)} else _named(match.group(1))
    return ""


def _named(name: str) -> str:
    """The name with its kind in small letters, as within a sentence."""
    return name[0].lower() + name[1:]


def _rank(name: str) -> str:
    """Communes among themselves, districts among themselves."""
    return "xã" if name.lower().startswith(("xã", "phường", "thị trấn")) else "huyện"
