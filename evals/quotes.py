"""Whether what the questions of a set cite stands in the documents that are asked.

A quote that is nowhere can never be cited: its question loses recall whatever the assistant does. The run goes on and
says so by name, because the set or the corpus is what must be mended.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evals.metrics import squeezed
from evals.question_set import GoldQuestion

# Between the two ends of a quote may stand what the page puts there: its number, a footnote.
_END = 24
_STRETCHED = 1.5
_SHOWN = 80


def lost_quotes(
    questions: Iterable[tuple[str, GoldQuestion]], texts: Mapping[str, Mapping[str, str]]
) -> dict[str, list[str]]:
    """The sources of each question that are not there, in words (Vietnamese).

    Args:
        questions: each with the name of its set.
        texts: for each set, the text of each file of its documents by the file's name.
    """
    flat: dict[int, dict[str, str]] = {}
    lost: dict[str, list[str]] = {}
    for name, question in questions:
        here = texts[name]
        # Several sets may ask the same documents.
        known = flat.setdefault(id(here), {})
        for source in question.sources:
            if source.file not in here:
                lost.setdefault(question.id, []).append(f"kho không có tệp {source.file}")
                continue
            if source.file not in known:
                known[source.file] = squeezed(here[source.file])
            if not _stands(squeezed(source.quote), known[source.file]):
                said = source.quote if len(source.quote) <= _SHOWN else f"{source.quote[:_SHOWN]}…"
                lost.setdefault(question.id, []).append(f"{source.file} không có đoạn «{said}»")
    return lost


def _stands(quote: str, text: str) -> bool:
    if quote in text:
        return True
    head, tail = quote[:_END], quote[-_END:]
    begin = text.find(head) if len(quote) > 2 * _END else -1
    while begin >= 0:
        end = text.find(tail, begin + _END, begin + int(len(quote) * _STRETCHED) + _END)
        if end >= 0:
            return True
        begin = text.find(head, begin + 1)
    return False
