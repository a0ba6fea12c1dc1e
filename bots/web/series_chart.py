"""A figure over time as a small drawing (SVG), and the same in words for whoever cannot see it.

One bar a figure, the period and the value as printed above it: readable at the width of a phone, and nothing is drawn
that is not printed somewhere. A figure that the checks doubt is drawn hollow, at the length that they imply.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence

from assistant.figures.wording import period_words, quantity
from bots.web.markup import Markup, element
from index.facts import Fact

MOST_BARS = 24
_WIDTH, _ROW, _TOP = 360, 38, 8
_LONGEST = 340
# What XML may not hold, even escaped.
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_STYLE = """
text { font: 13px system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; fill: #1c262d; }
.value { font-weight: 600; text-anchor: end; }
.bar { fill: #0f5c6e; stroke: #0f5c6e; }
.doubtful { fill: none; stroke-dasharray: 3 2; }
@media (prefers-color-scheme: dark) {
  text { fill: #e7e9e6; } .bar { fill: #74c6d6; stroke: #74c6d6; } .doubtful { fill: none; }
}
"""


def worth_drawing(facts: Sequence[Fact]) -> bool:
    """Whether there is something to compare: one unit, at least two periods."""
    return (
        len({fact.period for fact in facts if fact.period}) > 1
        and len({fact.unit for fact in facts}) == 1
        and all(fact.true_value >= 0 for fact in facts)
    )


def in_order(facts: Sequence[Fact]) -> list[Fact]:
    """The facts by the end of their periods, at most as many as are drawn: the latest ones."""
    return sorted(facts, key=lambda fact: (_end_of(fact.period), fact.period, fact.id))[-MOST_BARS:]


def series_svg(facts: Sequence[Fact]) -> Markup:
    """The drawing of a series, by its periods."""
    shown = in_order(facts)
    longest = max((fact.true_value * fact.scale for fact in shown), default=0) or 1
    rows: list[Markup] = []
    for place, fact in enumerate(shown):
        y = _TOP + place * _ROW
        length = float(fact.true_value * fact.scale / longest) * _LONGEST
        rows += [
            element("text", _plain(period_words(fact)), x=10, y=y + 14),
            element("text", _plain(_value(fact)), x=_WIDTH - 10, y=y + 14, class_="value"),
            element(
                "rect",
                x=10,
                y=y + 20,
                width=f"{max(length, 1):.1f}",
                height=9,
                rx=3,
                class_="bar doubtful" if fact.doubts else "bar",
            ),
        ]
    return element(
        "svg",
        element("title", _plain(series_words(facts))),
        element("style", Markup(_STYLE)),
        *rows,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH} {_TOP + len(shown) * _ROW}",
        role="img",
    )


def series_words(facts: Sequence[Fact]) -> str:
    """`2021: 930 trạm; 2022: 952 trạm`, in the order of the periods."""
    return "; ".join(f"{period_words(fact) or 'không rõ kỳ'}: {_value(fact)}" for fact in in_order(facts))


def _value(fact: Fact) -> str:
    return quantity(fact) + (" (cần kiểm tra)" if fact.doubts else "")


def _plain(text: str) -> str:
    return _NO_XML.sub("", text)


def _end_of(key: str) -> tuple[int, int, int]:
    """The last day of a period's normal form (`ingest.periods.Period.key`); of an unknown one the beginning of time."""
    last = key.removeprefix("<=").rpartition("..")[2]
    year, _, rest = last.partition("-")
    if not year.isdigit():
        return (0, 0, 0)
    if "-" in rest:
        month, day = rest.split("-")
        return (int(year), int(month), int(day))
    months = {"": 12, "H1": 6, "H2": 12}
    if rest in months:
        month_number = months[rest]
    elif rest.startswith("Q"):
        month_number = 3 * int(rest[1:])
    else:
        month_number = int(rest.removeprefix("M"))
    return (int(year), month_number, calendar.monthrange(int(year), min(month_number, 12))[1])
