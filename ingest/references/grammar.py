"""The reference grammar: every place where a text names a document, with exact spans.

    reference := kind-words? "số"? number date?          Kế hoạch số 46/KH-UBND ngày 21/6/2022
               | kind "số"? digits ("năm" year)? date?   KH số 42, Quyết định 1934 năm 2022
               | law-kind name ("năm" year | date)       Luật An toàn thông tin mạng năm 2015
               | ("QCVN" | "TCVN") standard-number       QCVN 84:2021/BTTTT

It is anchored on what cannot be anything else (digits with a symbol, a kind with a number) and reads outwards
from there. What is no document number by rule: ratios (`09/09 UBND`), figures, section numbers, dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from index.documents import Span
from ingest.dates import date_at
from ingest.issuers import issuer_at
from ingest.references.mention import ReferenceMention
from ingest.references.numbered import numbered
from ingest.references.subjects import subject_after
from ingest.references.unnumbered import bare, folded_forms, named_laws, standards

_OF = re.compile(r"\s{1,4}(?:của|do|cua)\s{1,4}", re.IGNORECASE)
_DAY_WORD = re.compile(r"\s{1,4}(?:ban\s+hành\s+)?(?:ngày|ngay)\s{1,4}", re.IGNORECASE)
# A verb right before a reference: what `và triển khai …` adds later belongs beside it, not into its subject.
_GOVERNED = re.compile(r"(?:triển\s+khai|thực\s+hiện)\s+$", re.IGNORECASE)
_FOLLOWING = 12
_DIGIT = re.compile(r"\d")


def parse_references(text: str, lenient: bool = False) -> list[ReferenceMention]:
    """Every document that the text names, in order; mentions never overlap.

    `lenient` is for questions and for text without diacritics: it also takes folded words (`qd 1934`), small
    letters in symbols (`46/kh-ubnd`) and a number with no kind (`so 46`). Offsets are those of `text`.
    """
    if not _DIGIT.search(text):
        return []
    found = [*numbered(text, lenient), *standards(text), *_without_symbol(text, lenient), *named_laws(text)]
    return _described(text, _without_overlaps(found))


def _without_symbol(text: str, loose: bool) -> Iterable[ReferenceMention]:
    return folded_forms(text) if loose else bare(text)


def _without_overlaps(found: list[ReferenceMention]) -> list[ReferenceMention]:
    """In order; of mentions that overlap, the one that holds more of a number wins."""
    kept: list[ReferenceMention] = []
    for mention in sorted(found, key=lambda m: (m.span.start, -m.span.end)):
        if kept and mention.span.start < kept[-1].span.end:
            if _weight(mention) > _weight(kept[-1]):
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept


def _weight(mention: ReferenceMention) -> int:
    return 4 * bool(mention.body) + 2 * bool(mention.number) + bool(mention.kind)


def _described(text: str, mentions: list[ReferenceMention]) -> list[ReferenceMention]:
    """With issuer, late date and subject."""
    described = list(mentions)
    # From the last to the first: a subject ends where a coordinated mention begins.
    for index in range(len(mentions) - 1, -1, -1):
        after = described[index + 1 : index + 1 + _FOLLOWING]
        described[index] = _with_subject(text, mentions[index], after)
    return described


def _with_subject(text: str, mention: ReferenceMention, after: list[ReferenceMention]) -> ReferenceMention:
    end = mention.span.end
    of = _OF.match(text, end)
    issuer = issuer_at(text, of.end()) if of else None
    if issuer and not (after and issuer.end > after[0].span.start):
        end = issuer.end
        mention = replace(mention, issuer_span=issuer)
        if mention.date is None:
            mention = _with_late_date(text, mention, end)
            end = max(end, mention.span.end)
    governed = _GOVERNED.search(text, max(0, mention.span.start - 30), mention.span.start) is not None
    return replace(mention, subject_span=subject_after(text, end, mention, after, governed))


def _with_late_date(text: str, mention: ReferenceMention, end: int) -> ReferenceMention:
    """`Quyết định số 12/QĐ-UBND của UBND tỉnh ngày 20/01/2022`: the date stands after the issuer."""
    word = _DAY_WORD.match(text, end)
    day = date_at(text, word.end()) if word else None
    if day is None:
        return mention
    misprints = (*mention.misprints, day.misprint) if day.misprint else mention.misprints
    return replace(mention, date=day, span=Span(mention.span.start, day.span.end), misprints=misprints)
