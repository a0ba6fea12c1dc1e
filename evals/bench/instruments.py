"""How well instruments are known: `python -m evals.bench.instruments`.

Three measures, each against what a reader marked in `evals/truth/` and `evals/sets/`:

- mentions: each reference with its span, kind, number and date (`truth/references.json`);
- relations: what a document does to another (`truth/relations.json`; `""` is the document itself, `~` one
  without a number);
- lists: of the questions that ask for a list, which of the documents that must be named are named, and which
  items of the answers name none of them.

Texts that are not in the repository (the real reports) are measured where they are at hand.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.documents import Document
from ingest.mentions import InstrumentMention, mentions_of
from ingest.readers.detect import open_sources
from ingest.references import parse_references
from ingest.steps import default_steps

_EVALS = Path(__file__).resolve().parent.parent
_LAWS = ("Luật", "Bộ luật")
LIST_KIND = "list"

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many were marked, how many were given, how many of these are right."""

    marked: int = 0
    given: int = 0
    right: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.marked + other.marked, self.given + other.given, self.right + other.right)

    @property
    def precision(self) -> float:
        """The share of what was given that is right."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of what was marked that was given."""
        return self.right / self.marked if self.marked else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def shown(self) -> dict[str, float]:
        """The figures of a report."""
        return {
            "marked": self.marked,
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


def truth_of(name: str) -> dict[str, list[Row]]:
    """A truth by text: `000` is a real report, `corpus/x.txt` a sample (a bare name one of `corpus/`)."""
    marked = json.loads((_EVALS / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    return {text: [tuple(row) for row in rows] for text, rows in marked.items()}


def file_of(text: str, reports: Path | None) -> Path | None:
    """The file of a text of the truth, None where it is not at hand."""
    if text.isdigit():
        found = sorted(reports.glob(f"{text}_*")) if reports else []
        return found[0] if found else None
    path = _EVALS / text if "/" in text else _EVALS / "corpus" / text
    return path if path.is_file() else None


def score_mentions(path: Path, marked: Sequence[Row]) -> Score:
    """The references of a file beside those that a reader marked."""
    return _score(marked, list(_references(path.read_text(encoding="utf-8"))))


def _references(text: str) -> Iterator[Row]:
    for mention in parse_references(text):
        printed = " ".join(text[mention.span.start : mention.span.end].split())
        day = mention.date.day.isoformat() if mention.date and mention.date.day else None
        date = day or (mention.date.printed if mention.date else None)
        yield printed, mention.kind, mention.printed_number, date


def score_relations(path: Path, marked: Sequence[Row]) -> Score:
    """The relations that a file states beside those that a reader marked; each pair counts once."""
    found = mentions_of(_understood(path))
    rows = {(_name(found.items[r.source]), r.kind, _name(found.items[r.target])) for r in found.relations}
    return _score(list(dict.fromkeys(marked)), list(rows))


def _understood(path: Path) -> Document:
    steps = default_steps()
    (source,) = open_sources(path)
    return steps.understand(source).document


def _name(mention: InstrumentMention) -> str:
    if mention.own:
        return ""
    if mention.number:
        return mention.printed_number or mention.number
    return (mention.subject or "") if mention.kind in _LAWS else f"~{mention.kind}"


def _score(marked: Sequence[Row], given: Sequence[Row]) -> Score:
    wanted, found = Counter(marked), Counter(given)
    return Score(wanted.total(), found.total(), (wanted & found).total())


def score_list(strings: Sequence[str], answer: dict[str, Any]) -> Score:
    """The items of a list beside the documents that it must name; an item is a point, or a lead without points."""
    sentences = [s for s in answer["sentences"] if s.get("role", "lead") in ("lead", "point")]
    items = [s["text"] for s in sentences if s.get("role") == "point"] or [s["text"] for s in sentences]
    named = [any(_holds(item, string) for string in strings) for item in items]
    right = sum(any(_holds(item, string) for item in items) for string in strings)
    return Score(len(strings), right + named.count(False), right)


def _holds(text: str, string: str) -> bool:
    plain = text.casefold()
    return any(form.casefold() in plain for form in string.split("|"))


def score_lists(set_file: Path) -> Score:
    """The lists that the assistant gives to a question set over its own documents."""
    from assistant.contract import answer_json
    from assistant.opening import open_assistant
    from assistant.settings import Settings
    from evals.corpora import corpus_of, with_corpus
    from evals.question_set import load_question_set

    corpus = corpus_of(set_file)
    if corpus is None:
        raise FileNotFoundError(f"{set_file}: corpora.toml names no folder")
    settings, _ = with_corpus(Settings(), corpus)
    total = Score()
    with open_assistant(settings) as opened:
        for question in load_question_set(set_file):
            if question.kind == LIST_KIND and question.answerable:
                answer = answer_json(opened.assistant.ask(question.question, keep=False))
                total += score_list(question.strings, answer)
    return total


def main() -> None:
    """Prints the scores as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=Path, help="folder of the real reports")
    parser.add_argument("--set", type=Path, default=_EVALS / "sets" / "corpus_instruments.jsonl")
    options = parser.parse_args()
    totals = {}
    for name, score in (("references", score_mentions), ("relations", score_relations)):
        total = Score()
        for text, rows in truth_of(name).items():
            path = file_of(text, options.reports)
            total += score(path, rows) if path else Score()
        totals[name] = total.shown()
    totals["lists"] = score_lists(options.set).shown()
    print(json.dumps(totals, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
