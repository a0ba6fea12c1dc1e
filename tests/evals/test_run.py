"""A run asks every question once, loses nothing, and names what went wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.compare import compare
from evals.question_set import GoldQuestion
from evals.ranking import Passage
from evals.report import risk_coverage, write_report
from evals.run import load_outcomes, run_questions
from evals.summary import BadFloor, missed_floors, parse_floors, summarise
from tests.evals.stand_in import WrittenDown, cited_answer

QUOTE = "toàn tỉnh có 986 trạm"


def gold(question: str, **fields: Any) -> tuple[str, GoldQuestion]:
    data = {"id": question, "question": question, "kind": "lookup", **fields}
    return "set", GoldQuestion.model_validate(data)


QUESTIONS = [
    gold("trạm?", numbers=[{"value": 986}], sources=[{"file": "a.txt", "quote": QUOTE}]),
    gold("xã?", numbers=[{"value": 93}], sources=[{"file": "a.txt", "quote": "93 xã"}]),
    gold("tàu?", answerable=False, kind="near_miss"),
    gold("lỗi?", numbers=[{"value": 1}], sources=[{"file": "a.txt", "quote": "1 cái"}]),
]
ANSWERS = {
    "trạm?": cited_answer("Có 986 trạm.", "a.txt", QUOTE),
    "xã?": cited_answer("Có 39 xã.", "a.txt", "93 xã"),
    "lỗi?": RuntimeError("hỏng giữa chừng"),
}
PASSAGES = [Passage("a.txt", "mở đầu"), Passage("a.txt", QUOTE)]


def test_every_figure_of_a_small_run_by_hand(tmp_path: Path) -> None:
    outcomes = run_questions(QUESTIONS, WrittenDown(ANSWERS, PASSAGES), tmp_path)
    overall = summarise(outcomes)["overall"]
    assert overall["questions"] == 4
    assert overall["crashed"] == 1
    assert overall["correct"] == 0.5
    assert overall["citation_recall"] == pytest.approx(2 / 3)
    assert overall["citation_precision"] == 1.0
    assert overall["grounded"] == 0.75
    assert overall["ungrounded_values"] == 1
    assert (overall["false_answers"], overall["false_refusals"]) == (0.0, 0.0)
    assert overall["score"] == (1 - 1 + 1 - 1) / 4
    assert overall["retrieval_at_1"] == 0.0
    assert overall["retrieval_at_5"] == pytest.approx(1 / 3)
    assert overall["retrieval_mrr"] == pytest.approx(0.5 / 3)
    assert overall["ms_first"] is not None


def test_what_went_wrong_is_named(tmp_path: Path) -> None:
    summary = summarise(run_questions(QUESTIONS, WrittenDown(ANSWERS), tmp_path))
    assert summary["named"] == {
        "wrong": ["xã?", "lỗi?"],
        "crashed": {"lỗi?": "RuntimeError: hỏng giữa chừng"},
        "ungrounded": {"xã?": ["39"]},
        "false_answers": [],
        "false_refusals": [],
    }
    assert summary["routes"] == {
        "lookup": {"-/error": 1, "figure/found": 2},
        "near_miss": {"figure/not_found": 1},
    }


@pytest.mark.parametrize("workers", [1, 3])
def test_two_runs_write_the_same_bytes(tmp_path: Path, workers: int) -> None:
    system = WrittenDown(ANSWERS, PASSAGES)
    run_questions(QUESTIONS, system, tmp_path / "one")
    run_questions(QUESTIONS, system, tmp_path / "two", workers=workers)
    written = [(tmp_path / run / "results.jsonl").read_bytes() for run in ("one", "two")]
    assert written[0] == written[1]
    assert b"made anew" not in written[0]
    assert b"timings_ms" not in written[0]
    assert not (tmp_path / "one" / "partial.jsonl").exists()


def test_a_run_that_was_cut_off_is_taken_up(tmp_path: Path) -> None:
    class Cut(Exception):
        pass

    def stop_after_two(outcome: Any) -> None:
        if outcome.question.id == "xã?":
            raise Cut

    with pytest.raises(Cut):
        run_questions(QUESTIONS, WrittenDown(ANSWERS, PASSAGES), tmp_path, on_done=stop_after_two)
    with (tmp_path / "partial.jsonl").open("a", encoding="utf-8") as partial:
        partial.write('{"id": "tàu?", "cut o')
    again = WrittenDown(ANSWERS, PASSAGES)
    run_questions(QUESTIONS, again, tmp_path)
    assert again.asked == ["tàu?", "lỗi?"]
    run_questions(QUESTIONS, WrittenDown(ANSWERS, PASSAGES), tmp_path / "whole")
    results = [(folder / "results.jsonl").read_bytes() for folder in (tmp_path, tmp_path / "whole")]
    assert results[0] == results[1]


def test_another_system_does_not_take_up_what_this_one_began(tmp_path: Path) -> None:
    def stop(outcome: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_questions(QUESTIONS, WrittenDown(ANSWERS), tmp_path, on_done=stop)
    other = WrittenDown(ANSWERS)
    other.fingerprint = "another"
    run_questions(QUESTIONS, other, tmp_path)
    assert len(other.asked) == 4


def test_a_comparison_names_what_got_better_and_worse(tmp_path: Path) -> None:
    run_questions(QUESTIONS, WrittenDown(ANSWERS), tmp_path / "old")
    mended = {**ANSWERS, "xã?": cited_answer("Có 93 xã.", "a.txt", "93 xã"), "trạm?": None}
    now = run_questions(QUESTIONS[:3], WrittenDown(mended), tmp_path / "new")
    comparison = compare(load_outcomes(tmp_path / "old"), now)
    assert comparison.better == ("xã?",)
    assert comparison.worse == ("trạm?",)
    assert comparison.lost_sources == ("trạm?",)
    assert comparison.only_before == ("lỗi?",)
    change = comparison.changes[0]
    assert (change.measure, change.difference, change.within_noise) == ("correct", 0.0, True)


def test_a_difference_on_every_question_is_more_than_noise(tmp_path: Path) -> None:
    questions = [
        gold(f"{n}?", numbers=[{"value": n}], sources=[{"file": "a.txt", "quote": f"{n} cái"}])
        for n in range(12)
    ]
    answers = {f"{n}?": cited_answer(f"Có {n}.", "a.txt", f"{n} cái") for n in range(12)}
    before = run_questions(questions, WrittenDown({}), tmp_path / "old")
    now = run_questions(questions, WrittenDown(answers), tmp_path / "new")
    change = compare(before, now).changes[0]
    assert (change.difference, change.low, change.high, change.within_noise) == (1.0, 1.0, 1.0, False)


def test_the_page_stands_alone_and_escapes_what_it_shows(tmp_path: Path) -> None:
    bad = cited_answer("<script>alert(1)</script> 39", "a.txt", "<b>93 xã</b>")
    outcomes = run_questions(QUESTIONS, WrittenDown({**ANSWERS, "xã?": bad}), tmp_path)
    write_report(tmp_path, outcomes, compare(outcomes, outcomes))
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script" not in html
    assert "&lt;b&gt;93 xã&lt;/b&gt;" in html
    assert "http" not in html.replace("http://www.w3.org", "")
    assert html.count("<svg") == 3
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert summary["against"]["better"] == []


def test_risk_coverage_by_hand(tmp_path: Path) -> None:
    outcomes = run_questions(QUESTIONS, WrittenDown(ANSWERS), tmp_path)
    assert risk_coverage(outcomes) == [(0.25, 0.0), (0.5, 0.5)]


def test_floors_are_kept_or_named() -> None:
    floors = parse_floors("correct=0.95, false_answers=0.03")
    assert floors == {"correct": 0.95, "false_answers": 0.03}
    missed = missed_floors({"correct": 0.9, "false_answers": 0.1}, floors)
    assert missed == ["correct: 0.9000, phải ≥ 0.95", "false_answers: 0.1000, phải ≤ 0.03"]
    assert missed_floors({"correct": 0.95, "false_answers": 0.0}, floors) == []
    assert missed_floors({"correct": None}, {"correct": 0.1}) == ["correct: không đo được, phải ≥ 0.1"]
    with pytest.raises(BadFloor, match="không có chỉ số «corect»"):
        parse_floors("corect=1")
    with pytest.raises(BadFloor, match="phải là số"):
        parse_floors("correct=high")
