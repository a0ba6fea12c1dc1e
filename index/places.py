"""Places with their level (`tỉnh An Hà`, `thành phố Vĩnh An`) and the bodies that are named by them."""

from __future__ import annotations

from index.folding import fold

_TWO_WORDS = ("thành phố", "thị xã", "thị trấn")
_PARTY = {
    "tỉnh": ("Tỉnh ủy", "Tỉnh uỷ"),
    "thành phố": ("Thành ủy", "Thành uỷ"),
    "huyện": ("Huyện ủy", "Huyện uỷ"),
    "quận": ("Quận ủy", "Quận uỷ"),
    "thị xã": ("Thị ủy", "Thị uỷ"),
}


def level_of(place: str) -> tuple[str, str]:
    """The level and the name of a place: `thành phố Vĩnh An` gives `thành phố` and `Vĩnh An`."""
    words = place.split()
    size = 2 if " ".join(words[:2]) in _TWO_WORDS else 1
    return " ".join(words[:size]), " ".join(words[size:])


def of_place(body: str, place: str) -> str | None:
    """The body with the place where only its level is told (`UBND tỉnh`, `Tỉnh ủy`); None where it is another's."""
    level, proper = level_of(place)
    if fold(proper) in fold(body):
        return body
    return f"{body} {proper}" if body.endswith((f" {level}", *_PARTY.get(level, ()))) else None
