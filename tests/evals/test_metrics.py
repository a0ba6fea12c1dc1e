"""Every metric against a value worked out by hand."""

from decimal import Decimal
from math import log2
from typing import Any

import pytest

from evals.intervals import bootstrap_interval, mean, paired_difference, percentile
from evals.metrics import (
    citation_recall,
    covers,
    exact_match,
    forbidden_values,
    judge,
    missing_values,
    offered_figures,
    token_f1,
    ungrounded_values,
)
from evals.question_set import GoldQuestion
from evals.ranking import Passage, ranking_figures, relevance
from evals.values import printed_numbers, readings, spoken


def gold(**fields: Any) -> GoldQuestion:
    return GoldQuestion.model_validate({"id": "q", "question": "Có bao nhiêu?", **fields})


def citation(quote: str, file: str = "a.txt", number: str | None = None) -> dict[str, Any]:
    document = {"id": "d", "number": number, "date": None, "title": None}
    return {"n": 1, "label": "Báo cáo", "document": document, "file": file, "quote": quote, "headings": []}


def answer(text: str, *citations: dict[str, Any], kind: str = "found", **more: Any) -> dict[str, Any]:
    sentences = [{"text": text, "citations": [], "role": "lead"}]
    given = {"kind": kind, "text": text, "sentences": sentences, "citations": list(citations)}
    return {**given, "computations": [], **more}


@pytest.mark.parametrize(
    ("token", "values"),
    [
        ("1.208", {"1208", "1.208"}),
        ("157,203", {"157.203", "157203"}),
        ("31.888,142", {"31888.142"}),
        ("15,66", {"15.66"}),
        ("05", {"5"}),
        ("80.5231", {"80.5231"}),
        ("2.060.589", {"2060589"}),
        ("1,2,3", set()),
        ("100%", set()),
        ("IPv6", set()),
    ],
)
def test_a_printed_number_has_all_values_its_characters_allow(token: str, values: set[str]) -> None:
    assert readings(token) == {Decimal(value) for value in values}


def test_citation_marks_are_no_numbers_and_escapes_are_undone() -> None:
    assert spoken("Có 12 trạm [1] [23], mục \\[4\\].") == "Có 12 trạm    , mục [4]."
    assert [n.token for n in printed_numbers(spoken("Có 12 trạm [1] [23]"))] == ["12"]


@pytest.mark.parametrize(
    ("number", "text", "missing"),
    [
        ({"value": 1208, "unit": "trạm"}, "có 1.208 trạm", ()),
        ({"value": 1208, "unit": "trạm"}, "có 12.080 trạm", ("1208 trạm",)),
        ({"value": 30.5, "unit": "tỷ đồng"}, "cấp 30,5 tỷ đồng", ()),
        ({"value": 30.5, "unit": "tỷ đồng"}, "cấp 30.500 triệu đồng", ()),
        ({"value": 30.5, "unit": "tỷ đồng"}, "cấp 30,5 triệu đồng", ("30.5 tỷ đồng",)),
        ({"value": 159000, "alt": {"value": 159, "unit": "tỷ đồng"}}, "159 tỷ đồng", ()),
        ({"value": 57.54, "unit": "%", "tol": 0.05}, "khoảng 57,5%", ()),
        ({"value": 57.54, "unit": "%"}, "khoảng 57,5%", ("57.54 %",)),
        ({"value": 80523, "src_form": "80.5231"}, "in là 80.5231", ("80523",)),
        ({"value": 80523, "src_form": "80.5231"}, "in là 80.5231, đúng ra 80.523", ()),
        ({"value": 157203, "src_form": "157,203"}, "đạt 157,203 lượt", ("157203",)),
        ({"value": 7, "must": False}, "không rõ", ()),
    ],
)
def test_must_numbers(number: dict[str, Any], text: str, missing: tuple[str, ...]) -> None:
    assert missing_values(gold(numbers=[number]), text) == missing


def test_strings_are_alternatives_without_case_in_composed_unicode() -> None:
    question = gold(strings=["05/10/2022|5/10/2022", "Tỉnh Ủy"])
    assert missing_values(question, "ngày 5/10/2022 của ti\u0309nh u\u0309y") == ()
    assert missing_values(question, "ngày 6/10/2022") == ("05/10/2022|5/10/2022", "Tỉnh Ủy")


def test_forbidden_values_are_whole_numbers_and_texts() -> None:
    question = gold(forbidden=[577, "1.369", "hết hạn"])
    assert forbidden_values(question, "có 5.770 cơ quan") == ()
    assert forbidden_values(question, "có 577 cơ quan, số 1.369, đã HẾT HẠN") == ("577", "1.369", "hết hạn")


def test_a_quote_is_covered_by_half_of_it_or_by_a_span_inside_it() -> None:
    quote = "toàn tỉnh có 986 trạm"
    assert covers("986 trạm", quote)
    assert covers("Đến nay, toàn tỉnh có 986 trạm thu phát", quote)
    assert covers("Đến nay, toàn\ntỉnh có 986", quote)
    assert not covers("Đến nay, toàn", quote)
    assert covers("1\tĐất đai\t62.140\t28.905", "| 1 | Đất đai | 62.140 |")
    assert covers("có 17 kế hoạch và 01 chỉ thị.", "01 chỉ thị[^1].")
    assert not covers("huyện có 126 trạm", quote)


def test_recall_counts_one_of_each_group() -> None:
    sources = [
        {"file": "a.txt", "quote": "có 12 trạm", "group": "one"},
        {"file": "b.txt", "quote": "co 12 tram", "group": "one"},
        {"file": "c.txt", "quote": "có 13 trạm"},
    ]
    both = gold(sources=sources)
    assert citation_recall(both, [citation("có 12 trạm")]) == 0.5
    assert citation_recall(both, [citation("co 12 tram", "b.txt"), citation("có 13 trạm", "c.txt")]) == 1.0
    assert citation_recall(both, [citation("có 13 trạm", "d.txt")]) == 0.0
    assert citation_recall(gold(sources=sources, any_source=True), [citation("có 12 trạm")]) == 1.0
    assert citation_recall(gold(), []) is None


def test_a_right_answer_with_one_useless_citation() -> None:
    question = gold(numbers=[{"value": 12}], sources=[{"file": "a.txt", "quote": "có 12 trạm"}])
    verdict = judge(question, answer("Có 12 trạm.", citation("có 12 trạm"), citation("hết", "z.txt")))
    assert (verdict.correct, verdict.recall, verdict.citations, verdict.good_citations) == (True, 1.0, 2, 1)
    assert (verdict.ungrounded, verdict.score) == ((), 1)


def test_refusing_an_answerable_question_scores_nothing_and_a_wrong_answer_less() -> None:
    question = gold(numbers=[{"value": 12}])
    refused = judge(question, answer("Không tìm thấy.", kind="not_found"))
    assert (refused.correct, refused.false_refusal, refused.score) == (False, True, 0)
    assert judge(question, answer("Có 13.", citation("có 13"))).score == -1


def test_unanswerable_is_right_only_without_a_figure() -> None:
    question = gold(answerable=False, question="Năm 2023 có bao nhiêu trạm, số 46/KH-UBND?")
    plain = answer("Không tìm thấy số trạm năm 2023 (46/KH-UBND, tháng 5 năm 2022).", kind="not_found")
    assert judge(question, plain).correct
    figure = answer("Không tìm thấy; có lẽ 1.208 trạm.", kind="not_found")
    assert offered_figures(question, figure) == ("1.208",)
    assert judge(question, figure).false_answer
    note = {"text": "Gần nhất: 1.208 trạm năm 2022.", "citations": [1], "role": "note"}
    beside = answer("Không tìm thấy.", kind="not_found")
    assert offered_figures(question, {**beside, "sentences": [*beside["sentences"], note]}) == ()
    assert judge(question, answer("Có 5 trạm.", kind="found")).false_answer


def test_ungrounded_values_are_named() -> None:
    cited = citation("Quyết định số 432/QĐ-UBND ngày 09/3/2023; có 12 trạm")
    said = answer("Theo Quyết định số 433/QĐ-UBND ngày 9/3/2023 có 12 trạm, tăng 5.", cited)
    assert ungrounded_values(gold(), said) == ("433/QĐ-UBND", "5")
    computed = {"expression": "17 − 12 = 5", "result": "5", "unit": "", "inputs": [1]}
    shown = answer("Tăng 5.", cited, computations=[computed])
    assert ungrounded_values(gold(), shown) == ()


def test_a_label_bears_out_the_number_of_its_own_document() -> None:
    said = answer("Báo cáo số 919/BC-STTTT-VP có 12 trạm.", citation("có 12 trạm", number="919/BC-STTTT-VP"))
    assert ungrounded_values(gold(), said) == ()


def test_squad_words() -> None:
    assert exact_match("Có 12 trạm.", "có  12 trạm")
    assert token_f1("có 12 trạm", "toàn tỉnh có 12") == pytest.approx(2 * (2 / 4) * (2 / 3) / (2 / 4 + 2 / 3))
    assert token_f1("có", "không") == 0.0


def test_a_passage_is_relevant_where_it_holds_the_quote_of_its_own_file() -> None:
    question = gold(sources=[{"file": "a.txt", "quote": "có 12 trạm"}])
    passages = [Passage("b.txt", "có 12 trạm"), Passage("a.txt", "x"), Passage("a.txt", "nay có 12 trạm.")]
    assert relevance(question, passages) == [False, False, True]


def test_ranking_by_hand() -> None:
    figures = ranking_figures([[False, False, True], [True, False, True], [False, False], []])
    best = 1 + 1 / log2(3)
    assert figures == {
        "retrieval_at_1": 0.25,
        "retrieval_at_5": 0.5,
        "retrieval_at_20": 0.5,
        "retrieval_mrr": pytest.approx((1 / 3 + 1 + 0 + 0) / 4),
        "retrieval_ndcg_10": pytest.approx((0.5 + (1 + 0.5) / best + 0 + 0) / 4),
    }
    late = ranking_figures([[False] * 10 + [True]])
    assert (late["retrieval_at_5"], late["retrieval_at_20"], late["retrieval_ndcg_10"]) == (0.0, 1.0, 0.0)
    assert set(ranking_figures([]).values()) == {None}


def test_figures_over_questions() -> None:
    assert mean([1.0, 0.0]) == 0.5
    assert mean([]) is None
    assert [percentile(list(range(1, 101)), share) for share in (0.5, 0.95, 1.0)] == [50, 95, 100]
    assert percentile([7.0], 0.5) == 7.0
    assert bootstrap_interval([1.0] * 30) == (1.0, 1.0)
    low, high = bootstrap_interval([1.0, 0.0] * 50) or (0, 0)
    assert (low, high) == bootstrap_interval([1.0, 0.0] * 50)
    assert 0.35 < low < 0.5 < high < 0.65
    assert paired_difference([0.0, 1.0], [1.0, 1.0], rounds=10) is not None
    assert paired_difference([0.0] * 20, [1.0] * 20) == (1.0, 1.0, 1.0)
    assert paired_difference([1.0], []) is None
