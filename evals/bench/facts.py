"""Facts: how right extraction is, how fast, and how long a figure answer takes with up to a million facts.

    python -m evals.bench.facts [--facts 10000,100000,1000000] [--keep DIR] [--documents DIR] [--wrong]

Rightness is measured against `truth/figures.jsonl`, precision and recall for each field, over the sample corpus and
over the folder of real documents where one is given (`VANBAN_SHARED`). `--wrong` lists every mistake.

The facts are generated: indicators of several words drawn from a vocabulary with a natural (Zipf) frequency,
so that some words are rare and some are everywhere. Prints JSON; nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from assistant.figures.route import FigureRoute
from assistant.library import Library
from assistant.question import Question
from evals.fact_truth import CORPUS, score_folders
from index.database import Database
from index.documents import Block, Document, Header, HeaderField, Rendition, Span
from index.fact_table import FactTable
from index.facts import Fact
from index.store import Store
from ingest.facts.checks import check_facts
from ingest.facts.extract import extract_facts

_FACTS_A_DOCUMENT = 1_000
_ONSETS = "b c d g h l m n ph t th tr v x kh ng s r ch nh".split()
_RHYMES = "ang ong anh iên uyện ướng ật ích ôn ầu ỏi ữa ấp ượng inh oa".split()


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", default="10000,100000,1000000")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument(
        "--keep", type=Path, help="a folder for the databases; by default they are thrown away"
    )
    parser.add_argument(
        "--documents", type=Path, help="the folder of the real documents that the truth names"
    )
    parser.add_argument("--wrong", action="store_true", help="list every mistake of extraction")
    given = parser.parse_args()
    for line in rightness(given.documents or _seeds(), given.wrong):
        print(line, flush=True)
    print(json.dumps({"extraction": extraction()}, ensure_ascii=False), flush=True)
    for count in (int(each) for each in given.facts.split(",")):
        with tempfile.TemporaryDirectory() as scratch:
            folder = (given.keep or Path(scratch)) / f"facts-{count}"
            folder.mkdir(parents=True, exist_ok=True)
            print(json.dumps({"facts": count, **answering(folder, count, given.questions)}), flush=True)


def rightness(documents: Path | None, wrong: bool) -> Iterator[str]:
    """Precision and recall for each field, a line for each folder, and the mistakes in words."""
    for folder in (CORPUS, documents):
        if folder is None or not folder.is_dir():
            continue
        scores = score_folders([folder])
        fields = {
            name: {
                "precision": round(count.precision, 4),
                "recall": round(count.recall, 4),
                "of": count.there,
            }
            for name, count in scores.fields.items()
        }
        counted = {"figures": scores.figures, "false": len(scores.false), "missed": len(scores.missed)}
        yield json.dumps({"truth": folder.name, **counted, **fields}, ensure_ascii=False)
        if wrong:
            yield from (f"  {line}" for line in (*scores.false, *scores.missed, *scores.wrong))


def _seeds() -> Path | None:
    shared = os.environ.get("VANBAN_SHARED")
    return Path(shared) / "seeds" if shared else None


def extraction() -> dict[str, float]:
    """Megabytes of report text a second of one processor's time, from clean text to checked facts."""
    document = _report(random.Random(7), 4_000)
    begun = time.process_time()
    facts, _ = check_facts(extract_facts(document))
    seconds = time.process_time() - begun
    size = len(document.text.encode()) / 1e6
    return {"megabytes": round(size, 3), "facts": len(facts), "megabytes_a_second": round(size / seconds, 3)}


def answering(folder: Path, count: int, questions: int) -> dict[str, float]:
    """Milliseconds of an answer at the median and the 95th percentile, after three to warm up."""
    random_ = random.Random(count)
    words = _vocabulary(random_)
    database = Database.in_directory(folder)
    database.create_tables()
    table = FactTable(database)
    begun = time.perf_counter()
    asked: list[str] = []
    for number in range(0, count, _FACTS_A_DOCUMENT):
        document, facts = _generated(random_, words, number, min(_FACTS_A_DOCUMENT, count - number))
        with database.transaction() as session:
            Store(database).put(session, document, ())
            table.put(session, document.id, facts, ())
        if len(asked) < questions:
            asked.append(f"Năm 2022 có bao nhiêu {random_.choice(facts).own}?")
    with database.transaction() as session:
        table.count_words(session)
    filled = time.perf_counter() - begun
    route = FigureRoute(table, Library(database))
    for question in asked[:3]:
        route.answer(Question.plain(question))
    times = [_milliseconds(route, question) for question in asked]
    database.close()
    return {
        "fill_seconds": round(filled, 1),
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 1),
        "max_ms": round(max(times), 1),
    }


def _milliseconds(route: FigureRoute, question: str) -> float:
    begun = time.perf_counter()
    route.answer(Question.plain(question))
    return (time.perf_counter() - begun) * 1000


def _vocabulary(random_: random.Random) -> list[str]:
    return sorted({random_.choice(_ONSETS) + random_.choice(_RHYMES) for _ in range(4_000)}) + [
        f"hệ{n}" for n in range(20_000)
    ]


def _phrase(random_: random.Random, words: list[str], length: int) -> str:
    """Words whose frequency falls with their rank, as in a language."""
    return " ".join(words[min(len(words) - 1, int(random_.paretovariate(0.6)) - 1)] for _ in range(length))


def _generated(
    random_: random.Random, words: list[str], number: int, size: int
) -> tuple[Document, list[Fact]]:
    identity = f"{number:016x}"
    lines, facts, start = [], [], 0
    for ordinal in range(size):
        own, value = _phrase(random_, words, 6), random_.randint(1, 10**6)
        line = f"Có {value} {own}."
        lines.append(line)
        span = Span(start + 3, start + 3 + len(str(value)))
        facts.append(
            Fact(
                f"{number + ordinal:016x}", identity, ordinal, own, own, "", line, Decimal(value), str(value), "",
                span, Span(start, start + len(line)), period="2022",
            )
        )  # fmt: skip
        start += len(line) + 1
    text = "\n".join(lines)
    file = Rendition(identity * 4, f"{identity}.txt", identity, "txt")
    return Document(identity, text, Header(title=HeaderField("Báo cáo")), renditions=(file,)), facts


def _report(random_: random.Random, items: int) -> Document:
    """A report as offices write them: items with figures, parts, shares and plain sentences between."""
    return Document("0" * 16, *_blocks(_lines(random_, items)))


def _blocks(lines: Iterator[str]) -> tuple[str, Header, tuple[Block, ...]]:
    texts, blocks, start = [], [], 0
    for line in lines:
        texts.append(line)
        blocks.append(Block("list_item", Span(start, start + len(line))))
        start += len(line) + 1
    return "\n".join(texts), Header(title=HeaderField("Kết quả công tác năm 2022")), tuple(blocks)


def _lines(random_: random.Random, items: int) -> Iterator[str]:
    for _ in range(items):
        a, b = random_.randint(100, 9_000), random_.randint(100, 9_000)
        yield (
            f"- Hệ thống một cửa: trong năm 2022 tiếp nhận {a + b} hồ sơ ({a} trực tiếp, {b} trực tuyến); "
            "các cơ quan, đơn vị tiếp tục rà soát quy trình, phối hợp với địa phương để giải quyết kịp thời, đúng quy định."
        )
        yield "- Chỉ đạo các phòng chuyên môn tham mưu thực hiện công tác theo chức năng, nhiệm vụ được giao, bảo đảm tiến độ."


if __name__ == "__main__":
    main()
