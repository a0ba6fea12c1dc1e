"""Vanban beside what one would build in an afternoon, on the same questions: `python -m evals.bench.baselines`.

- `llama-index`: its sentence splitter with its own settings, the same embedder, Chroma, top 5;
- `bm25`: the same passages ranked by BM25 over lower-case words;
- `haystack`: the same passages and vectors in Haystack's store, BM25 and vectors fused;
- `haiku.rag`: the same passages and vectors in haiku.rag's hybrid search;
- `dense`: the assistant's own passages ranked by the same embedder alone;
- `vanban`: the assistant.

All but the last answer as an extractive system without a threshold does: the sentence of the best passage that
shares most words with the question, cited; earlier turns of a conversation are not given to them. Each runs in a
process of its own, so that its memory is its own; vectors of passages are made once and their time is part of
each ingest. Haystack and haiku.rag are no part of our installation (haiku.rag needs Python 3.12): they run under
the interpreters that `--haystack` and `--haiku` name, and are left out, by name, without them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from assistant.opening import embedder, open_assistant
from assistant.settings import Settings, read_settings
from evals.bench.baseline_systems import (
    PassageBaseline,
    bm25,
    dense,
    llama_index,
    ranked_before,
    split_files,
)
from evals.bench.others.haystack_ranking import most_memory
from evals.corpora import MissingCorpus, corpus_of, take_in
from evals.intervals import paired_difference
from evals.question_set import load_question_sets
from evals.ranking import Passage
from evals.run import Outcome, System, load_outcomes, run_questions
from evals.summary import measure
from evals.system import AssistantSystem
from index.embedders.embedding import EngineEmbedding

_HERE = Path(__file__).resolve().parent
OWN = ("llama-index", "bm25", "dense", "vanban")
OTHERS = {"haystack": "haystack_ranking.py", "haiku.rag": "haiku_ranking.py"}
_SHOWN = (
    "correct", "citation_recall", "citation_precision", "false_answers", "retrieval_at_1", "retrieval_at_5",
    "retrieval_mrr", "ms_p50", "ms_p95", "ingest_s", "index_bytes", "memory_mb",
)  # fmt: skip


def compare_systems(corpus: Path, sets: Sequence[Path], interpreters: dict[str, str]) -> dict[str, Any]:
    """Every system over the questions of the sets: its figures, what it cost, how far vanban is ahead of it."""
    figures: dict[str, Any] = {}
    outcomes: dict[str, list[Outcome]] = {}
    left_out = [name for name in OTHERS if name not in interpreters]
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        embedding_s, query_ms = _write_job(corpus, sets, scratch)
        for name in ("llama-index", "bm25", *interpreters, "vanban", "dense"):
            if name in OWN:
                cost = _in_own_process(name, corpus, sets, scratch)
                outcomes[name] = load_outcomes(scratch / name)
            else:
                cost, outcomes[name] = _by_another(name, interpreters[name], sets, scratch, query_ms)
            if name in ("llama-index", *interpreters):
                cost["ingest_s"] += embedding_s
            if name == "dense":  # asks what vanban took in
                cost["ingest_s"] = figures["vanban"]["ingest_s"]
            figures[name] = measure(outcomes[name]) | cost
    return {
        "questions": len(outcomes["vanban"]),
        "systems": figures,
        "ahead": {name: _ahead(outcomes["vanban"], outcomes[name]) for name in figures if name != "vanban"},
        "left_out": left_out,
    }


def _ahead(ours: Sequence[Outcome], theirs: Sequence[Outcome]) -> dict[str, Any]:
    """Ours minus theirs, each with its 95% interval, question by question."""
    pairs = list(zip(ours, theirs, strict=True))
    answered = [(a, b) for a, b in pairs if a.verdict.recall is not None]
    found = [(a, b) for a, b in pairs if a.relevant is not None and b.relevant is not None]
    return {
        "correct": paired_difference(
            [float(b.verdict.correct) for _, b in pairs], [float(a.verdict.correct) for a, _ in pairs]
        ),
        "citation_recall": paired_difference(
            [b.verdict.recall or 0.0 for _, b in answered], [a.verdict.recall or 0.0 for a, _ in answered]
        ),
        "retrieval_at_5": paired_difference(
            [float(any((b.relevant or ())[:5])) for _, b in found],
            [float(any((a.relevant or ())[:5])) for a, _ in found],
        ),
    }


def _write_job(corpus: Path, sets: Sequence[Path], scratch: Path) -> tuple[float, list[float]]:
    """Passages and questions with their vectors, as `others` reads them; what embedding them took."""
    embedding = EngineEmbedding(embedder(read_settings(Settings)))
    passages = split_files(corpus)
    begun = time.perf_counter()
    vectors = embedding.get_text_embedding_batch([passage.text for passage in passages])
    embedding_s = time.perf_counter() - begun
    questions, milliseconds = [], []
    for _, question in load_question_sets(sets):
        begun = time.perf_counter()
        vector = embedding.get_query_embedding(question.question)
        milliseconds.append((time.perf_counter() - begun) * 1000)
        questions.append({"text": question.question, "vector": vector})
    held = [asdict(passage) | {"vector": vector} for passage, vector in zip(passages, vectors, strict=True)]
    job = {"passages": held, "questions": questions}
    (scratch / "job.json").write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    return embedding_s, milliseconds


def _in_own_process(name: str, corpus: Path, sets: Sequence[Path], scratch: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "evals.bench.baselines", "--one", name, "--scratch", str(scratch)]
    subprocess.run([*command, "--corpus", str(corpus), "--sets", *map(str, sets)], check=True)
    cost: dict[str, Any] = json.loads((scratch / f"{name}.json").read_text(encoding="utf-8"))
    return cost


def _by_another(
    name: str, interpreter: str, sets: Sequence[Path], scratch: Path, query_ms: Sequence[float]
) -> tuple[dict[str, Any], list[Outcome]]:
    """The rankings of a system that is not ours, answered from as all baselines are."""
    result_file = scratch / f"{name}.json"
    script = _HERE / "others" / OTHERS[name]
    subprocess.run([interpreter, str(script), str(scratch / "job.json"), str(result_file)], check=True)
    result = json.loads(result_file.read_text(encoding="utf-8"))
    job = json.loads((scratch / "job.json").read_text(encoding="utf-8"))
    passages = [Passage(held["file"], held["text"]) for held in job["passages"]]
    asked = [question["text"] for question in job["questions"]]
    rankings = dict(zip(asked, result["rankings"], strict=True))
    system = PassageBaseline(name, ranked_before(passages, rankings))
    outcomes = run_questions(load_question_sets(sets), system, scratch / f"{name} run")
    timed = [
        replace(outcome, milliseconds=search + embed)
        for outcome, search, embed in zip(outcomes, result["ms"], query_ms, strict=True)
    ]
    return {key: result[key] for key in ("ingest_s", "index_bytes", "memory_mb")}, timed


def run_one(name: str, corpus: Path, sets: Sequence[Path], scratch: Path) -> None:
    """Asks one of `OWN` in this process; writes its outcomes and its cost into the scratch folder."""
    questions = load_question_sets(sets)
    with _system(name, corpus, scratch) as (system, ingest_s, index):
        run_questions(questions, system, scratch / name)
    cost = {
        "ingest_s": round(ingest_s, 2),
        "index_bytes": sum(p.stat().st_size for p in index.rglob("*") if p.is_file()) if index else None,
        "memory_mb": most_memory(),
    }
    (scratch / f"{name}.json").write_text(json.dumps(cost), encoding="utf-8")


@contextmanager
def _system(name: str, corpus: Path, scratch: Path) -> Iterator[tuple[System, float, Path | None]]:
    """One of our systems, the seconds of its ingest, and the folder of its index."""
    settings = read_settings(Settings, data=scratch / "data")
    begun = time.perf_counter()
    if name == "bm25":
        rank = bm25(split_files(corpus))
        yield PassageBaseline(name, rank), time.perf_counter() - begun, None
    elif name == "llama-index":
        job = json.loads((scratch / "job.json").read_text(encoding="utf-8"))
        passages = [Passage(held["file"], held["text"]) for held in job["passages"]]
        vectors = [held["vector"] for held in job["passages"]]
        begun = time.perf_counter()
        rank = llama_index(passages, vectors, settings, scratch / "chroma")
        yield PassageBaseline(name, rank), time.perf_counter() - begun, scratch / "chroma"
    else:
        take_in(settings, [corpus])  # for `dense` nothing is new: it asks what `vanban` took in
        ingest_s = time.perf_counter() - begun
        with open_assistant(settings) as opened:
            system = AssistantSystem.over(opened)
            if name == "dense":
                yield PassageBaseline(name, dense(opened, settings)), ingest_s, settings.data
            else:
                yield system, ingest_s, settings.data


def sets_over(corpus: Path) -> list[Path]:
    """The question sets of the repository that ask about a folder."""
    sets = sorted((_HERE.parent / "sets").glob("*.jsonl"))
    return [path for path in sets if _asked_folder(path) == corpus.resolve()]


def _asked_folder(set_file: Path) -> Path | None:
    try:
        return corpus_of(set_file)
    except MissingCorpus:  # documents that are not part of the repository
        return None


def machine() -> str:
    """The machine in words, as far as Python knows it."""
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def show(folder: str, result: dict[str, Any]) -> None:
    """The table of one folder, and how far vanban is ahead."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=190)
    table = Table("", *_SHOWN, title=f"{folder}: {result['questions']} questions")
    for name, figures in result["systems"].items():
        table.add_row(name, *(_shown(key, figures[key]) for key in _SHOWN))
    console.print(table)
    for name, ahead in result["ahead"].items():
        words = [f"{key} {mid:+.3f} [{low:+.3f}; {high:+.3f}]" for key, (mid, low, high) in ahead.items()]
        print(f"ahead of {name}: {', '.join(words)}")
    for name in result["left_out"]:
        print(f"{name}: left out, no interpreter given")


def _shown(key: str, value: float | None) -> str:
    if value is None:
        return "–"
    if key == "index_bytes":
        return f"{value / 1e6:.1f} MB"
    return f"{value:.0f}" if key in ("ms_p50", "ms_p95", "memory_mb") else f"{value:.3f}"


def main() -> None:
    """Prints a table for each folder and writes the figures as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    folders = [_HERE.parent / "corpus", _HERE.parent / "corpus_other"]
    parser.add_argument("--corpus", type=Path, nargs="+", default=folders)
    parser.add_argument("--sets", type=Path, nargs="+", help="default: the sets that ask about each corpus")
    parser.add_argument("--haystack", metavar="PYTHON", help="an interpreter that has haystack-ai")
    parser.add_argument("--haiku", metavar="PYTHON", help="an interpreter that has haiku.rag-slim")
    parser.add_argument("--out", type=Path, default=_HERE / "results" / "baselines.json")
    parser.add_argument("--one", choices=OWN, help=argparse.SUPPRESS)
    parser.add_argument("--scratch", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        run_one(given.one, given.corpus[0], given.sets, given.scratch)
        return
    named = {"haystack": given.haystack, "haiku.rag": given.haiku}
    interpreters = {name: path for name, path in named.items() if path}
    results = {}
    for corpus in given.corpus:
        results[corpus.name] = compare_systems(corpus, given.sets or sets_over(corpus), interpreters)
        show(corpus.name, results[corpus.name])
    given.out.parent.mkdir(parents=True, exist_ok=True)
    record = {"machine": machine(), "corpora": results}
    given.out.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
