"""Whom a document speaks for: the places that `UBND tỉnh` or `UBND huyện` without a name mean in it.

Read from the head (Decree 30/2020/NĐ-CP, Article 8: the issuing body and the one above it), else from the
province that the text names again and again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from index.documents import Document, Header
from index.folding import fold
from index.places import level_of, of_place
from ingest.issuers import CENTRAL_NAMES, full_name, place_of
from ingest.letters import CAPITALS

_PROVINCE = re.compile(
    r"\b(?P<level>tỉnh|thành phố|TỈNH|THÀNH PHỐ|Tỉnh|Thành phố)\s+"
    rf"(?P<name>[{CAPITALS}]\w*(?:\s(?:-\s)?(?!Số\b)[{CAPITALS}]\w*){{0,3}})"
)
_NOT_A_NAME = frozenset({"Ủy", "ỦY", "ủy", "Uỷ", "UỶ"})
_SEEN = 200_000
_DISTRICTS = frozenset({"huyện", "quận", "thị xã"})
_COMMUNES = frozenset({"xã", "phường", "thị trấn"})


@dataclass(frozen=True, slots=True)
class Home:
    """The places with their level (`tỉnh An Hà`, `huyện Sông Thao`), None where the document does not tell."""

    province: str | None = None
    district: str | None = None
    commune: str | None = None

    @property
    def own(self) -> str | None:
        """The place of the issuing body itself."""
        return self.commune or self.district or self.province

    def named(self, body: str) -> str:
        """The body in full, with the place where only its level is told: `UBND huyện`, `Tỉnh ủy`."""
        name = full_name(body)
        for place in (self.commune, self.district, self.province):
            if place and (whole := of_place(name, place)):
                return whole
        if self.own and name.endswith("nhân dân"):
            return f"{name} {self.own}"
        return name


def home_of(document: Document) -> Home:
    """The places that the document speaks for."""
    header = document.header
    province = district = commune = None
    for part in (header.issuer, header.superior):
        place = place_of(part.value) if part else None
        level = level_of(place)[0] if place else ""
        if level in ("tỉnh", "thành phố"):
            province = province or place
        elif level in _DISTRICTS:
            district = district or place
        elif level in _COMMUNES:
            commune = commune or place
    if province is None and not _is_central(header):
        province = _province_of_text(document, local=bool(district or commune))
    return Home(province, district, commune)


def _is_central(header: Header) -> bool:
    """Whether a body of the whole country issued it: the provinces that it names are others'."""
    issuer = header.issuer
    return issuer is not None and fold(" ".join(issuer.value.split())) in CENTRAL_NAMES


def _province_of_text(document: Document, local: bool) -> str | None:
    """The province that the text names most; in a district's document the only one is enough."""
    counted: Counter[str] = Counter()
    for match in _PROVINCE.finditer(document.text, 0, _SEEN):
        words, level = match["name"].split(), match["level"].lower()
        # No province has a name of one syllable: `gửi UBND tỉnh Tờ trình số …`.
        whole = len(words) > 1 or level == "thành phố"
        if whole and words[0] not in _NOT_A_NAME and match["name"].upper() != match["name"]:
            counted[f"{level} {' '.join(words)}"] += 2 if level == "tỉnh" else 1
    best = counted.most_common(2)
    if not best:
        return None
    alone = local and best[0][0].startswith("tỉnh") and (len(best) == 1 or not best[1][0].startswith("tỉnh"))
    return best[0][0] if best[0][1] >= 4 or alone else None
