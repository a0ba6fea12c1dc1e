from dataclasses import replace
from datetime import date

from index.instruments import Mention
from index.linking import link


def mention(position: int, **values: object) -> Mention:
    return replace(Mention(position, f"doc{position}", position, None, "Kế hoạch"), **values)  # type: ignore[arg-type]


PLAN = {
    "number": "46",
    "symbol": "KH-UBND",
    "body": "UBND",
    "printed_number": "46/KH-UBND",
    "place": "tỉnh A",
}


def test_one_number_with_two_dates_of_a_year_is_one_instrument() -> None:
    linked = link([mention(1, **PLAN, day=date(2022, 6, 21)), mention(2, **PLAN, day=date(2022, 6, 20))])
    (instrument,) = linked.instruments
    assert linked.instrument_of == {1: instrument.id, 2: instrument.id}


def test_one_number_of_two_years_is_two_instruments() -> None:
    linked = link([mention(1, **PLAN, day=date(2018, 5, 25)), mention(2, **PLAN, day=date(2019, 6, 7))])
    assert [i.known_year for i in linked.instruments] == [2018, 2019]
    assert linked.links == ()


def test_two_provinces_have_the_same_number() -> None:
    linked = link([mention(1, **PLAN), mention(2, **{**PLAN, "place": "tỉnh B"})])
    assert [i.place for i in linked.instruments] == ["tỉnh A", "tỉnh B"]


def test_two_spellings_of_a_symbol_are_one() -> None:
    party = {"kind": "Nghị quyết", "number": "09", "symbol": "NQ-TU", "body": "TU"}
    linked = link(
        [
            mention(1, **party, printed_number="09-NQ/TU"),
            mention(2, **{**party, "number": "9"}, printed_number="9/NQ-TU"),
        ]
    )
    assert len(linked.instruments) == 1


def test_the_same_subject_with_another_year_is_a_variant() -> None:
    subject = "nâng cao chỉ số sẵn sàng phát triển công nghệ thông tin giai đoạn 2021-2025"
    linked = link(
        [
            mention(1, **PLAN, day=date(2021, 3, 31), subject=subject),
            mention(2, **PLAN, day=date(2022, 3, 31), subject=subject),
        ]
    )
    (variant,) = linked.links
    assert (variant.kind, variant.reason) == ("variant", "cùng số, ký hiệu và nội dung, khác năm")


def test_the_same_subject_with_another_number_is_a_variant() -> None:
    subject = "ban hành Chương trình đánh giá mức độ chuyển đổi số doanh nghiệp nhỏ"
    linked = link(
        [
            mention(1, **PLAN, subject=subject),
            mention(2, **{**PLAN, "number": "95", "printed_number": "95/KH-UBND"}, subject=subject),
        ]
    )
    assert [x.reason for x in linked.links] == ["cùng loại và nội dung, khác số"]


def test_plans_of_two_years_with_the_same_words_are_not_variants() -> None:
    linked = link(
        [
            mention(1, **PLAN, subject="công tác thông tin đối ngoại năm 2022", day=date(2022, 2, 1)),
            mention(
                2,
                **{**PLAN, "number": "50", "printed_number": "50/KH-UBND"},
                subject="công tác thông tin đối ngoại năm 2023",
                day=date(2023, 2, 1),
            ),
        ]
    )
    assert linked.links == ()


def test_a_bare_number_joins_the_only_instrument_that_fits() -> None:
    known = mention(1, **PLAN, day=date(2022, 6, 21))
    bare = mention(2, number="46", printed_number="46")
    assert link([known, bare]).instrument_of[2] == link([known]).instruments[0].id


def test_a_bare_number_that_fits_two_instruments_stays_open() -> None:
    linked = link(
        [
            mention(1, **PLAN, day=date(2021, 6, 21)),
            mention(2, **PLAN, day=date(2022, 6, 21)),
            mention(3, number="46", printed_number="46"),
        ]
    )
    assert 3 not in linked.instrument_of


def test_the_own_header_wins_over_how_others_cite_it() -> None:
    linked = link(
        [
            mention(1, **PLAN, day=date(2022, 6, 20)),
            mention(2, **PLAN, day=date(2022, 6, 20)),
            mention(3, **PLAN, day=date(2022, 6, 21), own=True),
        ]
    )
    (instrument,) = linked.instruments
    assert (instrument.day, instrument.document_id, instrument.mentions) == (date(2022, 6, 21), "doc3", 2)


def test_the_order_of_documents_does_not_matter() -> None:
    mentions = [mention(n, **PLAN, day=date(2020 + n % 3, 1, n)) for n in range(1, 8)]
    ids = {i.id for i in link(mentions).instruments}
    assert {i.id for i in link(mentions[::-1]).instruments} == ids
