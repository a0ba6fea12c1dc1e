"""One evaluation run: every question asked once, judged, and written down.

In the output folder:
- `results.jsonl`: one line a question, in the order of the sets. The same system and sets give the same
  bytes: identifiers made anew for each message and all timings are kept out of it;
- `timings.jsonl`: the milliseconds of each question, in the same order;
- `partial.jsonl`: what a run has done so far. A run that was killed is taken up from it by the next one over
  the same questions and the same system, and it is removed at the end.

A question on which the system raises an error is wrong, is counted apart, and stays in every average.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from evals.metrics import Answer, Verdict, judge
from evals.question_set import GoldQuestion, as_record
from evals.ranking import Passage, relevance

RANKED = 20
_MADE_ANEW = ("conversation_id", "message_id")
_FAILED: Answer = {
    "kind": "error", "text": "", "sentences": [], "citations": [], "computations": [], "warnings": [],
    "suggestions": [], "trace": {},
}  # fmt: skip


class System(Protocol):
    """What is evaluated: anything that answers a question with the JSON object of the contract."""

    @property
    def fingerprint(self) -> str:
        """What tells this system from another: a run is taken up only by the one that began it."""
        ...

    def ask(self, question: str, history: Sequence[str]) -> Answer:
        """The answer. `history` holds the earlier turns as they stand in the set (`user: ...`)."""
        ...

    def search(self, question: str, history: Sequence[str], k: int) -> Sequence[Passage] | None:
        """The first k passages that answering would look at, None where the system has no search to show."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened on one question. `relevant` says which of the passages found hold a listed quote."""

    set: str
    question: GoldQuestion
    answer: Answer
    verdict: Verdict
    relevant: tuple[bool, ...] | None
    error: str | None
    milliseconds: float
    first: bool = False

    def record(self) -> dict[str, Any]:
        """The line of results.jsonl."""
        return {
            "id": self.question.id,
            "set": self.set,
            "kind": self.question.kind,
            "gold": as_record(self.question),
            "answer": _lasting(self.answer),
            "verdict": asdict(self.verdict),
            "relevant": None if self.relevant is None else list(self.relevant),
            "error": self.error,
        }

    def timing(self) -> dict[str, Any]:
        """The line of timings.jsonl."""
        steps = self.answer["trace"].get("timings_ms", {})
        return {"id": self.question.id, "ms": self.milliseconds, "first": self.first, "steps": steps}


def run_questions(
    questions: Sequence[tuple[str, GoldQuestion]],
    system: System | Mapping[str, System],
    out: Path,
    *,
    workers: int = 1,
    on_done: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Asks all questions and writes the results.

    Args:
        questions: each with the name of its set, in the order in which they are written down.
        system: what answers them, or what answers each set; it is called from `workers` threads.
        out: the folder for the results, made if it is missing.
        workers: how many questions are under way at once.
        on_done: called after each question, in the order in which they finish.
    """
    out.mkdir(parents=True, exist_ok=True)
    partial = out / "partial.jsonl"
    systems = system if isinstance(system, Mapping) else {name: system for name, _ in questions}
    key = _key(questions, systems)
    done = _taken_up(partial, key)
    with partial.open("w", encoding="utf-8") as kept:
        for record in [{"key": key}, *done.values()]:
            _append(kept, record)

        def finish(outcome: Outcome) -> Outcome:
            if outcome.question.id not in done:
                _append(
                    kept, outcome.record() | {"timing": outcome.timing(), "trace": outcome.answer["trace"]}
                )
            on_done(outcome)
            return outcome

        outcomes = [finish(outcome) for outcome in _asked(questions, systems, done, workers)]
    _write_lines(out / "results.jsonl", [outcome.record() for outcome in outcomes])
    _write_lines(out / "timings.jsonl", [outcome.timing() for outcome in outcomes])
    partial.unlink()
    return outcomes


def _asked(
    questions: Sequence[tuple[str, GoldQuestion]],
    systems: Mapping[str, System],
    done: dict[str, dict[str, Any]],
    workers: int,
) -> Iterator[Outcome]:
    """The outcomes in the order of the questions; the first that is really asked is asked alone."""
    first = next((q.id for _, q in questions if q.id not in done), None)

    def outcome(name: str, question: GoldQuestion) -> Outcome:
        if question.id in done:
            return _restored(name, question, done[question.id])
        return _one(name, question, systems[name], first=question.id == first)

    with ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        ahead: list[Any] = []
        for name, question in questions:
            if question.id == first:
                yield from (future.result() for future in ahead)
                ahead = []
                yield outcome(name, question)
            else:
                ahead.append(pool.submit(outcome, name, question))
        yield from (future.result() for future in ahead)


def _one(name: str, question: GoldQuestion, system: System, *, first: bool) -> Outcome:
    begun = time.perf_counter()
    error = None
    try:
        answer = system.ask(question.question, question.history)
    except Exception as raised:  # an assistant that fails half-way is a result of the run, whatever it raises
        answer, error = _FAILED | {"trace": {}}, f"{type(raised).__name__}: {raised}"
    milliseconds = round((time.perf_counter() - begun) * 1000, 2)
    relevant = None
    if question.sources and question.answerable:
        try:
            passages = system.search(question.question, question.history, RANKED)
        except Exception as raised:  # the same: counted, never a silent skip
            passages, error = (), error or f"search: {type(raised).__name__}: {raised}"
        relevant = None if passages is None else tuple(relevance(question, passages))
    verdict = judge(question, answer)
    return Outcome(name, question, answer, verdict, relevant, error, milliseconds, first)


def load_outcomes(out: Path) -> list[Outcome]:
    """The outcomes that an earlier run wrote down.

    Raises:
        FileNotFoundError: there is no finished run in the folder.
    """
    records = [json.loads(line) for line in (out / "results.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = (out / "timings.jsonl").read_text(encoding="utf-8").splitlines()
    timings = {timing["id"]: timing for timing in map(json.loads, lines)}
    return [
        _restored(
            record["set"],
            GoldQuestion.model_validate(record["gold"]),
            record | {"timing": timings[record["id"]]},
        )
        for record in records
    ]


def _restored(name: str, question: GoldQuestion, record: dict[str, Any]) -> Outcome:
    timing = record["timing"]
    answer = record["answer"]
    answer["trace"]["timings_ms"] = timing["steps"]
    relevant = record["relevant"]
    return Outcome(
        set=name,
        question=question,
        answer=answer,
        verdict=judge(question, answer),
        relevant=None if relevant is None else tuple(relevant),
        error=record["error"],
        milliseconds=timing["ms"],
        first=timing["first"],
    )


def _lasting(answer: Answer) -> Answer:
    kept = {field: value for field, value in answer.items() if field not in _MADE_ANEW}
    kept["trace"] = {field: value for field, value in answer["trace"].items() if field != "timings_ms"}
    return kept


def _key(questions: Sequence[tuple[str, GoldQuestion]], systems: Mapping[str, System]) -> str:
    asked = [[name, question.model_dump(mode="json")] for name, question in questions]
    known = {name: system.fingerprint for name, system in systems.items()}
    material = json.dumps([known, asked], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(material.encode()).hexdigest()


def _taken_up(partial: Path, key: str) -> dict[str, dict[str, Any]]:
    """The records of a run that was cut off; a last line that is cut off itself is left out."""
    if not partial.is_file():
        return {}
    lines = partial.read_text(encoding="utf-8").split("\n")
    records = []
    for line in lines[:-1]:
        try:
            records.append(json.loads(line))
        except ValueError:
            break
    if not records or records[0].get("key") != key:
        return {}
    return {record["id"]: record for record in records[1:]}


def _append(kept: Any, record: dict[str, Any]) -> None:
    kept.write(json.dumps(record, ensure_ascii=False) + "\n")
    kept.flush()


def _write_lines(path: Path, records: Sequence[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False, sort_keys=True) + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf-8")
