"""How well diacritics come back: `python -m evals.bench.diacritics --seeds DIR [--xquad FILE]`.

Seeds: each clean document in turn is held out, the language is learned from the others, the sentences of the
held-out one are stripped of every mark and restored. `--questions FILE` takes JSONL question sets and learns
from all of the seeds, as an installation would. `--xquad` learns from the contexts of XQuAD-vi and restores
its questions: another domain, one where the corpus is large enough.

Word accuracy counts words that can carry marks (letters only, not abbreviations); sentence accuracy asks for
all of a sentence's words. `baseline` is the most frequent form of each word, without context.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.language import CorpusLanguage
from assistant.language.restorer import restore
from assistant.language.syllables import strip_marks
from assistant.language.tokens import is_clean_vietnamese, tokens_of
from index.folding import fold, nfc


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over a set of sentences."""

    sentences: int
    words: int
    right: int
    baseline: int
    whole: int
    seconds: float


def measure(sentences: Sequence[str], language: CorpusLanguage) -> Score:
    """Restores each sentence from its stripped form and compares word by word."""
    words = right = baseline = whole = 0
    started = time.perf_counter()
    for sentence in sentences:
        restored = restore(strip_marks(sentence), language).text
        pairs = [
            (gold.text.lower(), made.text.lower())
            for gold, made in zip(tokens_of(sentence), tokens_of(restored), strict=False)
            if not gold.locked
        ]
        hits = sum(gold == made for gold, made in pairs)
        words += len(pairs)
        right += hits
        baseline += sum(gold == (language.forms(fold(gold)) or (fold(gold),))[0] for gold, _ in pairs)
        whole += hits == len(pairs)
    return Score(len(sentences), words, right, baseline, whole, time.perf_counter() - started)


def sentences_of(text: str) -> list[str]:
    """Sentences of 4 to 60 words; line breaks inside sentences are spaces."""
    flat = " ".join(nfc(text).split())
    return [part for part in re.split(r"(?<=[.;:])\s+", flat) if 4 <= len(part.split()) <= 60]


def held_out(documents: dict[str, str]) -> Iterable[tuple[str, Score]]:
    """Each clean document against a language learned from the others."""
    for name, text in documents.items():
        if is_clean_vietnamese(text):
            others = [other for key, other in documents.items() if key != name]
            yield name, measure(sentences_of(text), CorpusLanguage.build(others))


def main() -> None:
    """Prints one row a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--questions", type=Path, nargs="*", default=[])
    parser.add_argument("--xquad", type=Path)
    arguments = parser.parse_args()
    rows: list[tuple[str, Score]] = []
    documents = {}
    if arguments.seeds:
        documents = {path.name: path.read_text("utf-8") for path in sorted(arguments.seeds.glob("*.txt"))}
        rows += held_out(documents)
    if arguments.questions:
        language = CorpusLanguage.build(documents.values())
        for path in arguments.questions:
            lines = path.read_text("utf-8").splitlines()
            questions = [nfc(json.loads(line)["question"]) for line in lines if line.strip()]
            rows.append((path.name, measure([q for q in questions if is_clean_vietnamese(q)], language)))
    if arguments.xquad:
        articles = json.loads(arguments.xquad.read_text("utf-8"))["data"]
        paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
        language = CorpusLanguage.build(paragraph["context"] for paragraph in paragraphs)
        questions = [nfc(qa["question"]) for paragraph in paragraphs for qa in paragraph["qas"]]
        rows.append((arguments.xquad.name, measure(questions, language)))
    table = Table(
        "set", "sentences", "words", "word accuracy", "baseline", "whole sentences", "ms a sentence"
    )
    for name, score in rows:
        table.add_row(
            name,
            str(score.sentences),
            str(score.words),
            f"{score.right / score.words:.4f}",
            f"{score.baseline / score.words:.4f}",
            f"{score.whole / score.sentences:.3f}",
            f"{1000 * score.seconds / score.sentences:.1f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
