"""Folders of documents made harder by program, with a known truth.

- noise: the text files as a poor reading leaves them; every digit stays, so the values of the gold answers do too;
- duplicates: each text file a second time, its lines broken elsewhere, as a scan or another export of it would be;
- contradictions: for a question whose answer is one figure of one document, a short report of the same office that
  gives another value. The right answer is then both values, each with its source.

All of it is drawn from generators seeded with names, so the same folder gives the same bytes.
"""

from __future__ import annotations

import random
import shutil
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import regex

from evals.question_set import GoldNumber, GoldQuestion, GoldSource, collapse
from evals.robustness import without_diacritics
from evals.values import printed_numbers
from index.documents import Document
from index.folding import nfc

Noise = Callable[[str, random.Random], str]
_TEXT = ".txt"
_LOOK_ALIKES = {"l": "í", "i": "í", "o": "ó", "n": "ri", "m": "rn", "c": "e", "u": "ư", "a": "ạ", "h": "b"}
_COPY = "ban-sao-"
_PLANTED = "ra-soat-"


def misread(text: str, chance: random.Random) -> str:
    """As a reader without Vietnamese sees a page: most diacritics gone, digits as they are."""
    return "".join(
        without_diacritics(c, chance) if c.isalpha() and chance.random() < 0.8 else c for c in nfc(text)
    )


def scanned(text: str, chance: random.Random) -> str:
    """As a fair scan is read: one letter in fifty taken for one that looks like it, digits as they are."""
    return "".join(_LOOK_ALIKES.get(c, c) if chance.random() < 0.02 else c for c in nfc(text))


def broken_lines(text: str, chance: random.Random, width: int = 70) -> str:
    """Each line cut at about the width and followed by a blank line, as text extraction leaves it."""
    lines = (part for line in text.split("\n") for part in textwrap.wrap(line, width) or [""])
    return "\n\n".join(lines) + "\n"


NOISES: dict[str, Noise] = {"broken_lines": broken_lines, "scanned": scanned, "misread": misread}
# What each noise leaves of the words: with other words a quote cannot be found by its letters.
KEEPS_WORDS = frozenset(("broken_lines",))


def noisy_corpus(corpus: Path, out: Path, name: str) -> list[Path]:
    """Writes a folder's text files under one of `NOISES` into another; other files are copied. Gives the noisy ones.

    Raises:
        KeyError: there is no such noise.
    """
    change = NOISES[name]
    written = []
    for path, target in _mirrored(corpus, out):
        if path.suffix != _TEXT:
            shutil.copyfile(path, target)
            continue
        noisy = change(path.read_text(encoding="utf-8"), random.Random(f"{name} {path.name}"))
        target.write_text(noisy, encoding="utf-8")
        written.append(target)
    return written


def duplicated_corpus(corpus: Path, out: Path) -> dict[str, str]:
    """Writes a folder with every text file in it twice; gives the name of each file's copy."""
    copies = {}
    for path, target in _mirrored(corpus, out):
        shutil.copyfile(path, target)
        if path.suffix == _TEXT:
            copies[path.name] = f"{_COPY}{path.name}"
            again = broken_lines(path.read_text(encoding="utf-8"), random.Random(0), width=63)
            (target.parent / copies[path.name]).write_text(again, encoding="utf-8")
    return copies


def with_copies(questions: Iterable[GoldQuestion], copies: Mapping[str, str]) -> list[GoldQuestion]:
    """The questions where the copy of a file is as good a source as the file."""
    return [
        question.model_copy(update={"sources": tuple(_either(question.sources, copies))})
        for question in questions
    ]


def _either(sources: Sequence[GoldSource], copies: Mapping[str, str]) -> Iterable[GoldSource]:
    for place, source in enumerate(sources):
        group = source.group or f"source {place}"
        yield source.model_copy(update={"group": group})
        if source.file in copies:
            yield GoldSource(file=copies[source.file], quote=source.quote, group=group)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A question with one right value and the report that gives another."""

    question: GoldQuestion
    file: str
    text: str


def contradicted_corpus(
    corpus: Path, out: Path, questions: Sequence[GoldQuestion], documents: Mapping[str, Document]
) -> list[GoldQuestion]:
    """Writes a folder with a contradicting report for each question that allows one; gives those questions anew.

    Args:
        corpus: the folder of the documents.
        out: the folder to write.
        questions: what is asked over the folder.
        documents: what is known of each file, by its name: the report takes the office's head from it.
    """
    for path, target in _mirrored(corpus, out):
        shutil.copyfile(path, target)
    planted: list[GoldQuestion] = []
    for question in questions:
        made = contradict(question, documents, number=701 + len(planted))
        if made is not None:
            (out / made.file).write_text(made.text, encoding="utf-8")
            planted.append(made.question)
    return planted


def contradict(
    question: GoldQuestion, documents: Mapping[str, Document], *, number: int
) -> Contradiction | None:
    """The contradiction of one question; None where its answer is not one figure printed once in one document."""
    must = [gold for gold in question.numbers if gold.must]
    if len(must) != 1 or len(question.sources) != 1 or question.strings or question.history:
        return None
    if question.kind == "table":  # a row without its head is no sentence
        return None
    (gold,), (source,) = must, question.sources
    document = documents.get(source.file)
    quote = collapse(source.quote)
    printed = [found for found in printed_numbers(quote) if gold.value in found.values]
    if document is None or len(printed) != 1 or gold.src_form or "|" in quote:
        return None
    token = printed[0].token
    other = _another(token)
    sentence = quote[: printed[0].start] + other + quote[printed[0].end :]
    file = f"{_PLANTED}{number}.txt"
    values = (gold, GoldNumber(value=_value_like(gold, other), unit=gold.unit))
    twofold = question.model_copy(
        update={
            "kind": "conflict",
            "answer": f"{token} và {other}",
            "numbers": values,
            "forbidden": (),
            "sources": (source, GoldSource(file=file, quote=sentence)),
            "any_source": False,
        }
    )
    return Contradiction(twofold, file, _report(document, sentence, number))


def _another(token: str) -> str:
    """The printed number with its last digit changed: the same form, another value."""
    last = int(token[-1])
    return f"{token[:-1]}{last % 9 + 1}"


def _value_like(gold: GoldNumber, other: str) -> Decimal:
    """The value of the changed number in the reading in which the first one is the gold value."""
    candidates = printed_numbers(other)[0].values
    return min(candidates, key=lambda value: abs(value - gold.value))


def _report(document: Document, sentence: str, number: int) -> str:
    header = document.header
    symbol = header.number.value.partition("/")[2] if header.number else ""
    symbol = regex.sub(r"^\p{Lu}[\p{L}]*+", "BC", symbol) or "BC"
    day = header.day
    dated = f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}" if day else "ngày     tháng     năm"
    offices = [field.value for field in (header.superior, header.issuer) if field]
    lines = [
        *offices,
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        f"Số: {number}/{symbol}",
        f"{header.place.value}, {dated}" if header.place else dated,
        "",
        "BÁO CÁO",
        f"Rà soát số liệu {header.title.value if header.title else ''}".strip(),
        "",
        "I. KẾT QUẢ RÀ SOÁT",
        f"- {sentence}.",
        "",
    ]
    return "\n".join(lines)


def _mirrored(corpus: Path, out: Path) -> list[tuple[Path, Path]]:
    """Each file of the folder with its place in the other one, whose folders are made."""
    pairs = []
    for path in sorted(p for p in corpus.rglob("*") if p.is_file()):
        target = out / path.relative_to(corpus)
        target.parent.mkdir(parents=True, exist_ok=True)
        pairs.append((path, target))
    return pairs
