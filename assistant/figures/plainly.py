"""Everyday ways of saying a time, a rate or an amount, put as reports put them.

Shortened periods are written out before (`assistant.language.short_periods`); these are the rest that a figure is asked by.
"""

from __future__ import annotations

import re

_REWORDINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<!\w)(?:là\s+|hết\s+)?bao\s+tiền(?!\w)", re.I), "bao nhiêu tiền"),
    (
        re.compile(
            r"(?<![\w/])(?P<what>GRDP|thu nhập|thu nhap)\s?/\s?(?:đầu\s+)?(?P<who>người|nguoi)(?!\w)", re.I
        ),
        r"\g<what> bình quân đầu \g<who>",
    ),
    (re.compile(r"(?<!\w)(?:hết|het)\s+(?=(?:19|20)\d\d(?!\d))", re.I), "cuối năm "),
)


def plainly(text: str) -> str:
    """The question with those phrases in the form that documents print; everything else as it was typed."""
    for pattern, replacement in _REWORDINGS:
        text = pattern.sub(replacement, text)
    return text
