"""How well unfounded answers are found: `python -m evals.bench.grounding`.

The sets are `evals/truth/grounding.jsonl`, answers over the sample corpus on which the rules were mended, and
`grounding_passages.jsonl`, answers over documents of other fields, which was measured before anything was mended on it.
Each answer comes with the file and the words that it cites. Good ones repeat, reword or compute; corrupted ones were written by hand, one fault each. To these come
faults made by a program with a fixed seed from every good answer that has something to change: a wrong digit, an
invented number, another document number, another date.

Printed as JSON: the share found by kind, on figures and numbers, on all; the share of good answers that were
refused; milliseconds a sentence. `--show` lists what was missed and what was refused wrongly.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.answer import Computation, Draft, Evidence, Sentence
from assistant.ground import Problem, verify, with_header_evidence
from index.documents import Document, Span
from ingest.readers.detect import open_sources
from ingest.steps import default_steps

_EVALS = Path(__file__).resolve().parent.parent
_SET = _EVALS / "truth" / "grounding.jsonl"
_CORPUS = _EVALS / "corpus"
_SETS = {"grounding": _CORPUS, "grounding_passages": _EVALS / "corpus_passages"}
_SEED = 20231
_FIGURES = ("wrong digit", "invented number", "wrong document number", "wrong date", "wrong unit")
_NUMBER = re.compile(r"(?<![\w./,-])(\d{1,6})(/(?:\d{4}/)?[A-ZĐ][\w-]+)")
_SHORT_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_PLAIN_FIGURE = re.compile(r"(?<![\w./,-])\d+(?:[.,]\d+)*(?![\w/]|[.,]\d)")


@dataclass(frozen=True)
class Case:
    """One answer with its label, the kind of its fault (or of its wording) and what it cites."""

    id: str
    good: bool
    kind: str
    text: str
    file: str
    quote: str
    computation: Computation | None = None


class Files:
    """The sample documents by file name and by id, understood as an ingest understands them."""

    def __init__(self, folder: Path) -> None:
        steps = default_steps()
        paths = sorted(p for p in folder.iterdir() if p.suffix in (".txt", ".md"))
        self._by_file = {
            path.name: next(iter(steps.group([steps.understand(source).document], frozenset(), frozenset())))
            for path in paths
            for source in open_sources(path)
        }
        self._by_id = {document.id: document for document in self._by_file.values()}

    def document(self, document_id: str) -> Document:
        """The document with that id."""
        return self._by_id[document_id]

    def evidence(self, file: str, quote: str) -> Evidence:
        """Where the quoted words stand, whatever the white space between them.

        Raises:
            ValueError: they do not stand in that file.
        """
        document = self._by_file[file]
        words = r"\s+".join(re.escape(word) for word in quote.split())
        match = re.search(words, document.text)
        if match is None:
            raise ValueError(f"{file}: {quote[:60]!r} không có trong văn bản")
        return Evidence(document.id, Span(match.start(), match.end()))


def read_cases(files: Files, path: Path = _SET) -> list[Case]:
    """The answers written by hand.

    Raises:
        ValueError: a line is not one, or its quote is not in its file.
    """
    cases = []
    for line in path.read_text("utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        shown = row.get("computation")
        computation = (
            Computation(**shown, evidence=(files.evidence(row["file"], row["quote"]),)) if shown else None
        )
        cases.append(
            Case(
                row["id"],
                row["label"] == "good",
                row["kind"],
                row["text"],
                row["file"],
                row["quote"],
                computation,
            )
        )
    return cases


def made_faults(cases: list[Case], seed: int = _SEED) -> Iterator[Case]:
    """Faults put into the good answers by rule, the same for the same seed."""
    chance = random.Random(seed)
    makers: tuple[tuple[str, Callable[[str, random.Random], str | None]], ...] = (
        ("wrong digit", _wrong_digit),
        ("invented number", _invented_number),
        ("wrong document number", _wrong_number),
        ("wrong date", _wrong_date),
    )
    for case in cases:
        for kind, make in makers if case.good else ():
            text = make(case.text, chance)
            if text is not None and text != case.text:
                yield replace(
                    case, id=f"{case.id}-{kind.replace(' ', '-')}", good=False, kind=kind, text=text
                )


def _wrong_digit(text: str, chance: random.Random) -> str | None:
    # A figure that the same answer also shows elsewhere (a year, a part) is left alone.
    found = [m for m in _PLAIN_FIGURE.finditer(text) if len(m.group()) > 1 and text.count(m.group()) == 1]
    found = [m for m in found if not re.search(r"(?:tháng|năm|ngày|số) $", text[: m.start()])]
    if not found:
        return None
    match = chance.choice(found)
    places = [i for i in range(match.start(), match.end()) if text[i].isdigit()]
    place = chance.choice(places[-2:])
    digit = chance.choice([d for d in "123456789" if d != text[place]])
    return text[:place] + digit + text[place + 1 :]


def _invented_number(text: str, chance: random.Random) -> str:
    number = f"{chance.randint(2, 9)}.{chance.randint(100, 999)}"
    noun = chance.choice(("lượt người tham gia", "tỷ đồng", "hồ sơ", "cơ quan"))
    return f"{text.rstrip(' ./;')}, với {number} {noun}."


def _wrong_number(text: str, chance: random.Random) -> str | None:
    match = _NUMBER.search(text)
    if match is None:
        return None
    return f"{text[: match.start(1)]}{int(match[1]) + chance.randint(1, 9)}{text[match.end(1) :]}"


def _wrong_date(text: str, chance: random.Random) -> str | None:
    match = _SHORT_DATE.search(text)
    if match is None:
        return None
    day = int(match[1]) % 28 + 1
    month = int(match[2]) if chance.random() < 0.5 else int(match[2]) % 12 + 1
    return f"{text[: match.start()]}{day}/{month}/{match[3]}{text[match.end() :]}"


def problems_of(case: Case, files: Files) -> list[Problem]:
    """What is found wrong with the answer, on the way that every answer goes."""
    sentence = Sentence(case.text, (files.evidence(case.file, case.quote),))
    computations = (case.computation,) if case.computation else ()
    draft = Draft("found", (sentence,), "test", "", computations=computations)
    return verify(with_header_evidence(draft, files), files)


def measure(cases: list[Case], files: Files) -> tuple[dict[str, Any], list[str]]:
    """The report, and a line for each answer that was judged wrongly."""
    found: dict[str, list[bool]] = {}
    good: list[bool] = []
    wrong = []
    began = time.perf_counter()
    judged = [(case, problems_of(case, files)) for case in cases]
    seconds = time.perf_counter() - began
    for case, problems in judged:
        (good if case.good else found.setdefault(case.kind, [])).append(bool(problems))
        if case.good == bool(problems):
            why = "; ".join(f"{p.kind}: {p.why}" for p in problems) or "không thấy gì"
            wrong.append(f"{case.id} [{case.kind}] {case.text} -> {why}")
    everything = [hit for hits in found.values() for hit in hits]
    figures = [hit for kind in _FIGURES for hit in found.get(kind, [])]
    report = {
        "good": len(good),
        "corrupted": len(everything),
        "detection": {kind: _share(hits) for kind, hits in sorted(found.items())},
        "corrupted by kind": {kind: len(hits) for kind, hits in sorted(found.items())},
        "detection on figures and numbers": _share(figures),
        "detection overall": _share(everything),
        "false alarms": _share(good),
        "milliseconds a sentence": round(seconds * 1000 / len(cases), 3),
    }
    return report, wrong


def _share(hits: list[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def main() -> None:
    """Prints the report as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="list the answers that were judged wrongly")
    show = parser.parse_args().show
    reports: dict[str, Any] = {"command": "python -m evals.bench.grounding"}
    for name, corpus in _SETS.items():
        files = Files(corpus)
        cases = read_cases(files, _SET.with_name(f"{name}.jsonl"))
        report, wrong = measure(cases + list(made_faults(cases)), files)
        by_hand, _ = measure(cases, files)
        report["written by hand only"] = {
            key: by_hand[key]
            for key in (
                "good",
                "corrupted",
                "detection on figures and numbers",
                "detection overall",
                "false alarms",
            )
        }
        reports[name] = report
        if show:
            print("\n".join(wrong))
    print(json.dumps(reports, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
