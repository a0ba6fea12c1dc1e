"""Which citations of a sentence are left out."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Draft, Evidence, Sentence
from assistant.sparing import spared
from tests.assistant.fakes import DocumentsInMemory, report, span

FIRST = report()
SECOND = replace(FIRST, id="r2")
STORE = DocumentsInMemory(FIRST, SECOND)
PUMPS = Evidence("r1", span(FIRST, "Toàn tỉnh có 1.250 trạm bơm"))
TITLE = Evidence("r1", span(FIRST, "Kết quả sáu tháng"))
NUMBER = Evidence("r1", span(FIRST, "Số: 12/BC-SNN"))


def left(text: str, *evidence: Evidence) -> tuple[Evidence, ...]:
    return spared(Draft("found", (Sentence(text, evidence),), "test", ""), STORE).sentences[0].evidence


def test_a_title_that_bears_out_nothing_goes():
    assert left("Có 1.250 trạm bơm.", PUMPS, TITLE) == (PUMPS,)


def test_a_number_that_the_sentence_names_stays():
    assert left("Theo Báo cáo số 12/BC-SNN, có 1.250 trạm bơm.", PUMPS, TITLE, NUMBER) == (PUMPS, NUMBER)


def test_a_second_source_of_the_same_figure_stays():
    again = replace(PUMPS, document_id="r2")
    assert left("Có 1.250 trạm bơm.", PUMPS, again) == (PUMPS, again)


def test_two_passages_of_one_document_stay_where_the_words_have_no_figure():
    assert left("Kết quả sáu tháng.", TITLE, PUMPS) == (TITLE,)
    assert left("Có trạm bơm.", PUMPS) == (PUMPS,)
