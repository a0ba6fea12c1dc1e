"""A figure over time as a picture (PNG), for chats that show no SVG: the same bars as `bots.web.series_chart` draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.figures.wording import period_words, quantity
from bots.web.series_chart import in_order
from index.facts import Fact
from index.folding import fold

if TYPE_CHECKING:
    from PIL import ImageFont

_WIDTH, _ROW, _TOP, _EDGE = 720, 76, 16, 20
_GROUND, _INK, _BAR = "#ffffff", "#1c262d", "#0f5c6e"
# Fonts with all Vietnamese letters; where there is none the words are drawn without their marks.
_FONTS = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf", "Arial.ttf")


@dataclass(frozen=True, slots=True)
class _Font:
    face: ImageFont.FreeTypeFont | ImageFont.ImageFont
    marks: bool

    def shown(self, text: str) -> str:
        return text if self.marks else fold(text)


def series_png(facts: Sequence[Fact]) -> bytes:
    """The bars of a series, the period and the value as printed above each; a doubted figure is drawn hollow."""
    from PIL import Image, ImageDraw

    shown = in_order(facts)
    longest = max((fact.true_value * fact.scale for fact in shown), default=0) or 1
    image = Image.new("RGB", (_WIDTH, 2 * _TOP + _ROW * len(shown)), _GROUND)
    draw = ImageDraw.Draw(image)
    font = _font(26)
    for place, fact in enumerate(shown):
        y = _TOP + place * _ROW
        value = quantity(fact) + (" (cần kiểm tra)" if fact.doubts else "")
        draw.text((_EDGE, y + 30), font.shown(period_words(fact)), font=font.face, fill=_INK, anchor="ls")
        draw.text((_WIDTH - _EDGE, y + 30), font.shown(value), font=font.face, fill=_INK, anchor="rs")
        length = max(2.0, float(fact.true_value * fact.scale / longest) * (_WIDTH - 2 * _EDGE))
        box = (_EDGE, y + 42, _EDGE + length, y + 60)
        draw.rounded_rectangle(box, 6, fill=None if fact.doubts else _BAR, outline=_BAR, width=2)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _font(size: int) -> _Font:
    from PIL import ImageFont

    for name in _FONTS:
        try:
            return _Font(ImageFont.truetype(name, size), True)
        except OSError:
            continue
    return _Font(ImageFont.load_default(size), False)
