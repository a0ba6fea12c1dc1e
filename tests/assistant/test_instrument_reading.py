"""How questions about documents are read: relations and their direction, attributes, bodies, periods."""

from datetime import date

import pytest

from assistant.instruments.bodies import Bodies
from assistant.instruments.periods import period_of
from assistant.instruments.reading import InstrumentQuestion, read_question
from assistant.question import Question
from index.folding import fold
from index.instruments import Instrument

REGISTER = [
    Instrument("a", "Kế hoạch", "4", None, "KH-UBND", "4/KH-UBND", None, None, "Ủy ban nhân dân tỉnh Vĩnh Sơn",
               "tỉnh Vĩnh Sơn", None, "issued", None, 1),
    Instrument("b", "Hướng dẫn", "3", None, "HD-BTCTU", "3-HD/BTCTU", None, None, "Ban Tổ chức Tỉnh ủy Vĩnh Sơn",
               "tỉnh Vĩnh Sơn", None, "issued", None, 1),
    Instrument("c", "Thông báo", "6", None, "TB-VP", "6/TB-VP", None, None,
               "Văn phòng Ủy ban nhân dân tỉnh Vĩnh Sơn", "tỉnh Vĩnh Sơn", None, "issued", None, 1),
]  # fmt: skip
BODIES = Bodies(REGISTER)


def read(text: str) -> InstrumentQuestion:
    asked = read_question(Question.plain(text), BODIES, frozenset({"tran van an"}))
    assert asked is not None, text
    return asked


@pytest.mark.parametrize(
    ("question", "relation", "direction"),
    [
        ("Quyết định 15/2024/QĐ-UBND thay thế văn bản nào?", "replaces", "from"),
        ("Văn bản nào thay thế Quyết định 15/2024/QĐ-UBND?", "replaces", "to"),
        ("Quyết định 15/2024/QĐ-UBND bị thay thế bởi văn bản nào?", "replaces", "to"),
        ("Quyết định 15/2024/QĐ-UBND bị văn bản nào thay thế?", "replaces", "to"),
        ("Văn bản nào bị Quyết định 15/2024/QĐ-UBND thay thế?", "replaces", "from"),
        ("Văn bản nào được thay thế bởi Quyết định 15/2024/QĐ-UBND?", "replaces", "from"),
        ("thay the quyet dinh 15/2024 la van ban nao", "replaces", "to"),
        ("Quyết định 15/2024/QĐ-UBND thay thế cái gì?", "replaces", "from"),
        ("Căn cứ pháp lý của Quyết định 15/2024/QĐ-UBND", "basis", "from"),
        ("căn cứ ban hành quyết định 15/2024/QĐ-UBND là những văn bản nào", "basis", "from"),
        ("Nghị quyết 09-NQ/TU là căn cứ của những văn bản nào?", "basis", "to"),
        ("văn bản nào triển khai Nghị quyết 09-NQ/TU", "implements", "to"),
        ("Kế hoạch 14/KH-UBND thực hiện những quyết định nào", "implements", "from"),
        ("Báo cáo 305/BC-UBND nhắc đến những kế hoạch nào?", "mentions", "from"),
        ("Văn bản nào nhắc đến Nghị quyết 09-NQ/TU?", "mentions", "to"),
    ],
)
def test_a_relation_and_its_direction(question: str, relation: str, direction: str) -> None:
    asked = read(question)
    assert (asked.relation, asked.direction) == (relation, direction)


@pytest.mark.parametrize(
    ("question", "attribute"),
    [
        ("Quyết định 15/2024/QĐ-UBND ra hôm nào?", "date"),
        ("quyet dinh 15/2024/qd-ubnd de ngay nao", "date"),
        ("Quyết định 15/2024/QĐ-UBND có hiệu lực từ khi nào?", "effective"),
        ("Quyết định 15/2024/QĐ-UBND bắt đầu áp dụng từ ngày nào?", "effective"),
        ("thời gian áp dụng của Quyết định 15/2024/QĐ-UBND", "effective"),
        ("Quyết định 15/2024/QĐ-UBND còn hiệu lực không?", "validity"),
        ("Quyết định 15/2024/QĐ-UBND hết hiệu lực chưa", "validity"),
        ("Có văn bản nào mới hơn Quyết định 15/2024/QĐ-UBND không?", "validity"),
        ("Quyết định 15/2024/QĐ-UBND đã bị sửa đổi chưa?", "validity"),
        ("Nghị quyết 5/NQ-HĐND được thông qua ngày nào?", "adopted"),
        ("Công văn 12/SNV-TCCB gửi cho những ai?", "recipients"),
        ("nơi nhận của công văn 12/SNV-TCCB", "recipients"),
        ("Quyết định 15/2024/QĐ-UBND áp dụng cho đối tượng nào?", "applies"),
        ("phạm vi điều chỉnh của Quyết định 15/2024/QĐ-UBND", "scope"),
        ("Quyết định 15/2024/QĐ-UBND do ai ký?", "signer"),
        ("Quyết định 15/2024/QĐ-UBND của cơ quan nào?", "issuer"),
        ("trích yếu Quyết định 15/2024/QĐ-UBND", "subject"),
        ("Quyết định 15/2024/QĐ-UBND công bố ngày gì?", "subject"),
        ("Quyết định 15/2024/QĐ-UBND ký ngày bao nhiêu vậy ad", "date"),
    ],
)
def test_what_is_asked_of_a_document(question: str, attribute: str) -> None:
    asked = read(question)
    assert attribute in asked.attributes
    assert asked.words == ()


def test_a_day_that_is_asked_for_is_no_document() -> None:
    asked = read("Có mấy Chỉ thị số 14/CT-TTg được nhắc đến, ngày nào?")
    assert (asked.relation, asked.many, asked.attributes) == (None, True, frozenset({"date"}))


@pytest.mark.parametrize(
    ("question", "respect"),
    [
        ("So sánh Quyết định 1/QĐ-UBND với Quyết định 2/QĐ-UBND", "all"),
        ("Quyết định 1/QĐ-UBND và Quyết định 2/QĐ-UBND khác nhau ở điểm nào", "all"),
        ("Kế hoạch 50/KH-UBND có liên quan gì đến Nghị quyết 09-NQ/TU?", "relation"),
        ("Quyết định 1/QĐ-UBND và Quyết định 2/QĐ-UBND có cùng người ký không?", "signer"),
        ("Quyết định 1/QĐ-UBND và Quyết định 2/QĐ-UBND văn bản nào ban hành trước?", "order"),
    ],
)
def test_in_what_two_documents_are_compared(question: str, respect: str) -> None:
    asked = read(question)
    assert (asked.comparing, asked.words) == (respect, ())


def test_a_market_is_not_the_word_for() -> None:
    assert read("những quyết định nào về chợ").words == ("cho",)
    assert read("cho em hỏi những quyết định nào").words == ()


def test_a_digital_transformation_names_no_department() -> None:
    assert read("Kế hoạch nào triển khai Nghị quyết 09-NQ/TU về chuyển đổi số?").sought_issuer is None


def test_a_body_is_not_its_office() -> None:
    asked = read("UBND tỉnh ban hành những văn bản nào?")
    assert asked.issuer is not None
    assert [i.id for i in REGISTER if asked.issuer.issued(i)] == ["a"]
    party = read("Tỉnh ủy Vĩnh Sơn có những văn bản nào?")
    assert party.issuer is not None
    assert [i.id for i in REGISTER if party.issuer.issued(i)] == []


def test_the_issuer_of_the_named_document_and_of_the_sought_one() -> None:
    named = read("văn bản nào triển khai nghị quyết 09 của tỉnh ủy")
    assert (named.issuer is not None, named.sought_issuer) == (True, None)
    sought = read("UBND tỉnh ban hành văn bản nào triển khai nghị quyết 09")
    assert (sought.issuer, sought.sought_issuer is not None) == (None, True)


def test_a_signer_of_the_corpus() -> None:
    assert read("Trần Văn An ký những văn bản nào?").signer == "tran van an"


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("trong năm 2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("tháng 12/2023", date(2023, 12, 1), date(2023, 12, 31)),
        ("quý IV năm 2023", date(2023, 10, 1), date(2023, 12, 31)),
        ("6 tháng đầu năm 2022", date(2022, 1, 1), date(2022, 6, 30)),
        ("từ năm 2020 đến năm 2022", date(2020, 1, 1), date(2022, 12, 31)),
        ("từ năm 2020 đến nay", date(2020, 1, 1), date.max),
        ("trước năm 2020", date.min, date(2019, 12, 31)),
        ("sau năm 2020", date(2021, 1, 1), date.max),
    ],
)
def test_periods_of_issue(words: str, first: date, last: date) -> None:
    _, period = period_of(fold(f"những kế hoạch ban hành {words}"), listing=True)
    assert period is not None
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "words", ["đến năm 2025", "giai đoạn 2021-2025", "giai đoạn năm 2021", "năm 2022-2023"]
)
def test_a_period_of_the_subject_is_none_of_issue(words: str) -> None:
    assert period_of(fold(f"kế hoạch nào về nuôi ong {words}"), listing=True)[1] is None


def test_a_verb_behind_a_body_is_no_place() -> None:
    asked = read("Thông tư của Bộ Tư pháp được dẫn trong báo cáo 77/BC-STP là thông tư nào?")
    assert asked.sought_issuer is not None
    assert (asked.sought_issuer.name, asked.sought_issuer.place) == ("bo tu phap", None)
    assert (asked.relation, asked.direction, asked.kind) == ("mentions", "from", "Thông tư")


def test_several_things_are_asked_at_once() -> None:
    assert read("Báo cáo 77/BC-STP do ai ký, gửi cho những cơ quan nào?").attributes >= {
        "signer",
        "recipients",
    }


@pytest.mark.parametrize(
    "text",
    [
        "ngày tháng " * 360,
        "có hiệu lực từ ngày " * 190,
        "đã được bị " * 350 + "thay thế",
        "quyết định 1/2024 và " + "2/2024, " * 480,
        "của UBND tỉnh An Hà " * 190,
        "quyết định số " + "9" * 3900 + "/QĐ-UBND",
        "khác nhau ở điểm nào " * 180 + "1/QĐ-UBND 2/QĐ-UBND",
        "so sánh quyết định 1/2024/QĐ-UBND và quyết định 2/2024/QĐ-UBND " * 50,
        "\u202e15/2024\u200b/QĐ-UBND " * 150,
    ],
)
def test_hostile_questions_are_read_in_bounded_time(text: str) -> None:
    asked = read_question(Question.plain(text[:4000]), BODIES, frozenset({"tran van an"}))
    numbers = [r.number or "" for r in asked.references] if asked else []
    assert all(len(number) <= 6 for number in numbers)


@pytest.mark.parametrize(
    ("question", "direction"),
    [
        ("Nghị quyết 19-NQ/TW được tỉnh cụ thể hóa bằng văn bản nào?", "to"),
        ("Chỉ thị 09/CT-UBND được ban hành để thực hiện văn bản nào?", "from"),
        ("Quy định 18-QĐ/TU được ban hành dựa trên quy định nào?", "from"),
    ],
)
def test_who_does_it_where_the_verb_is_passive(question: str, direction: str) -> None:
    assert read(question).direction == direction


@pytest.mark.parametrize(
    ("question", "kind", "relation", "direction"),
    [
        ("tờ trình của Sở Nội vụ làm căn cứ cho Quyết định 12/QĐ-UBND", "Tờ trình", "basis", "from"),
        (
            "nghị quyết của HĐND tỉnh được nhắc trong Báo cáo 12/BC-UBND là số mấy",
            "Nghị quyết",
            "mentions",
            "from",
        ),
        ("Quyết định 12/QĐ-UBND làm theo tờ trình nào", "Tờ trình", "basis", "from"),
        (
            "Quyết định 12/QĐ-UBND có hiệu lực thì quyết định cũ nào hết hiệu lực",
            "Quyết định",
            "replaces",
            "from",
        ),
        ("Quyết định 12/QĐ-UBND thay cái gì", None, "replaces", "from"),
    ],
)
def test_what_is_asked_for_beside_a_named_document(
    question: str, kind: str | None, relation: str, direction: str
) -> None:
    asked = read(question)
    assert (asked.kind, asked.relation, asked.direction) == (kind, relation, direction)


def test_what_takes_effect_may_be_asked_together_with_what_it_replaces() -> None:
    asked = read("Quyết định 12/QĐ-UBND có hiệu lực từ bao giờ, thay quyết định nào")
    assert (asked.relation, asked.attributes) == ("replaces", frozenset({"effective"}))


def test_the_body_right_behind_what_is_asked_for_issued_that() -> None:
    asked = read("đề án trồng rừng của Sở Nội vụ dựa trên nghị quyết nào của Chính phủ")
    assert asked.sought_issuer is not None
    assert asked.sought_issuer.name == "chinh phu"
