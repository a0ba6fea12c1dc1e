"""What the reference grammar gives: one place in a text where a document is named."""

from __future__ import annotations

from dataclasses import dataclass

from index.documents import Span
from index.folding import fold
from ingest.dates import DateMention


@dataclass(frozen=True, slots=True)
class ReferenceMention:
    """One mention of a document. Offsets are those of the text that was parsed.

    - `span`: the whole reference as printed: kind, number, date (a date that only follows the issuer too);
    - `kind`: the kind by its name (`Kế hoạch`), from the printed word, else from the symbol;
    - `number`: what identifies within the symbol: the digits as printed (`09`), None where there is none;
    - `year`: the year inside the number (`61/2018/NĐ-CP`);
    - `code`, `body`: the two halves of the symbol, `KH` and `STTTT-BCVTCNTT`; either may be missing;
    - `printed_number`: the number with its symbol as printed, whitespace removed (`09-NQ/TU`);
    - `named_year`: a year told beside the number (`Quyết định 1934 năm 2022`);
    - `misprints`: in Vietnamese, what is wrong in the printed form.
    """

    span: Span
    kind: str | None
    kind_span: Span | None = None
    number: str | None = None
    year: int | None = None
    code: str | None = None
    body: str | None = None
    printed_number: str | None = None
    number_span: Span | None = None
    date: DateMention | None = None
    named_year: int | None = None
    issuer_span: Span | None = None
    subject_span: Span | None = None
    name_span: Span | None = None
    misprints: tuple[str, ...] = ()

    @property
    def symbol(self) -> str | None:
        """The symbol in its usual spelling, without the number: `KH-UBND`, `NQ/TU` as `NQ-TU`."""
        parts = [part for part in (self.code, self.body) if part]
        return "-".join(parts) if parts else None

    @property
    def key(self) -> tuple[str, str, str]:
        """Number, year in the number and symbol in a form that is equal for all spellings of one number.

        `09/NQ-TU` and `09-NQ/TU`, `TTBTTTT` and `TT-BTTTT`, `QD-UBND` and `QĐ-UBND` are equal.
        """
        number = (self.number or "").lstrip("0") or (self.number or "")
        return number.lower(), str(self.year or ""), fold(self.symbol or "").replace("/", "-")

    @property
    def known_year(self) -> int | None:
        """The year of the document as far as the mention tells it."""
        if self.date and self.date.day:
            return self.date.day.year
        return self.year or self.named_year


def format_number(
    number: str, code: str | None, body: str | None, year: int | None = None, party: bool = False
) -> str:
    """A number with its symbol in the usual spelling: `46/KH-UBND`, `61/2018/NĐ-CP`, `09-NQ/TU` (Party)."""
    if code and party:
        return f"{number}-{code}/{body}" if body else f"{number}-{code}"
    symbol = "-".join(part for part in (code, body) if part)
    return "/".join(part for part in (number, str(year) if year else "", symbol) if part)


def format_reference(kind: str, number: str, date: str | None = None) -> str:
    """A reference as an office writes it: `Kế hoạch số 46/KH-UBND ngày 21/6/2022`."""
    return f"{kind} số {number} ngày {date}" if date else f"{kind} số {number}"
