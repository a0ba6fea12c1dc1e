"""Follow-ups stand alone after understanding; questions of their own are left as they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.follow_up import stand_alone
from assistant.question import Turn

OFFICES = "Có bao nhiêu cơ quan dùng iOffice năm 2022?"
SHARE = "Tỷ lệ hồ sơ trực tuyến năm 2022 là bao nhiêu?"
PLAN = "Kế hoạch nào của UBND tỉnh về IPv6?"
PLAN_ANSWER = "Kế hoạch số 46/KH-UBND ngày 20/6/2022 về chuyển đổi IPv6 [1].\n\n[1] Báo cáo năm 2022, mục I.1"
LIST_ANSWER = (
    "UBND tỉnh đã ban hành 3 kế hoạch:\n"
    "1. **Kế hoạch số 14/KH-UBND ngày 14/02/2022** [1]\n"
    "2. Kế hoạch số 42/KH-UBND ngày 06/6/2022 [2]\n"
    "3. Kế hoạch số 50/KH-UBND [3]"
)
POINTS_ANSWER = "Có ba nguyên nhân:\n- Người dân chưa quen [1]\n- Thiếu kinh phí [1]\n- Hạ tầng còn yếu [2]"


def follow(text: str, *said: str) -> str | None:
    turns = [Turn("user" if place % 2 == 0 else "assistant", words) for place, words in enumerate(said)]
    rewritten = stand_alone(text, turns)
    return None if rewritten is None else rewritten.text


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        (OFFICES, "còn năm 2020?", "Có bao nhiêu cơ quan dùng iOffice năm 2020?"),
        (OFFICES, "còn 2020 thì sao", "Có bao nhiêu cơ quan dùng iOffice năm 2020?"),
        (OFFICES, "năm 2021?", "Có bao nhiêu cơ quan dùng iOffice năm 2021?"),
        (OFFICES, "thế năm 2021 thì sao?", "Có bao nhiêu cơ quan dùng iOffice năm 2021?"),
        (OFFICES, "còn cấp xã thì sao?", "Có bao nhiêu cơ quan dùng iOffice năm 2022 ở cấp xã?"),
        (OFFICES, "còn chứng thư số?", "Có bao nhiêu chứng thư số năm 2022?"),
        (
            "9 tháng 2024 tỉnh có bao nhiêu hồ sơ?",
            "thế cả năm thì sao?",
            "cả năm 2024 tỉnh có bao nhiêu hồ sơ?",
        ),
        ("Quý I năm 2022 có bao nhiêu hồ sơ?", "quý II thì sao?", "quý II năm 2022 có bao nhiêu hồ sơ?"),
        (
            "Số cơ quan dùng iOffice giữa năm 2022 là bao nhiêu?",
            "còn cuối năm?",
            "Số cơ quan dùng iOffice cuối năm 2022 là bao nhiêu?",
        ),
        (
            "Hồ sơ 6 tháng đầu năm 2022 là bao nhiêu?",
            "còn 6 tháng cuối năm?",
            "Hồ sơ 6 tháng cuối năm 2022 là bao nhiêu?",
        ),
        ("Có bao nhiêu hồ sơ cấp huyện?", "cấp xã?", "Có bao nhiêu hồ sơ cấp xã?"),
        (
            "Có bao nhiêu hồ sơ của huyện Châu Thành năm 2022?",
            "còn huyện Càng Long?",
            "Có bao nhiêu hồ sơ của huyện Càng Long năm 2022?",
        ),
        (SHARE, "còn hồ sơ trực tiếp?", "Tỷ lệ hồ sơ trực tiếp năm 2022 là bao nhiêu?"),
        (
            SHARE,
            "so với năm 2021?",
            "tỷ lệ hồ sơ trực tuyến năm 2022 so với năm 2021 tăng hay giảm bao nhiêu?",
        ),
        (SHARE, "vì sao?", "Vì sao tỷ lệ hồ sơ trực tuyến năm 2022?"),
        (SHARE, "tỷ lệ đó có đạt mục tiêu không?", "tỷ lệ hồ sơ trực tuyến năm 2022 có đạt mục tiêu không?"),
        (SHARE, "cho anh xin nguồn", SHARE),
        (SHARE, "nguồn ở đâu?", SHARE),
        (SHARE, "nói rõ hơn", SHARE),
        ("Kế hoạch 46 ban hành ngày nào?", "còn kế hoạch 42?", "kế hoạch 42 ban hành ngày nào?"),
        (
            "Kế hoạch về IPv6 ban hành ngày nào?",
            "còn kế hoạch về an toàn thông tin?",
            "kế hoạch về an toàn thông tin ban hành ngày nào?",
        ),
        ("Kế hoạch số 46/KH-UBND nói về gì?", "ai ký?", "Kế hoạch số 46/KH-UBND ai ký?"),
        (
            "Kế hoạch số 46/KH-UBND nói về gì?",
            "còn hiệu lực không?",
            "Kế hoạch số 46/KH-UBND còn hiệu lực không?",
        ),
        (OFFICES, "năm trước thì sao?", "Có bao nhiêu cơ quan dùng iOffice năm 2021?"),
        (OFFICES, "còn ở Cầu Kè", "Có bao nhiêu cơ quan dùng iOffice năm 2022 ở Cầu Kè?"),
        (
            OFFICES,
            "tăng hay giảm so với năm 2021?",
            "số cơ quan dùng iOffice năm 2022 tăng hay giảm so với năm 2021?",
        ),
        (OFFICES, "mục tiêu là bao nhiêu?", "mục tiêu số cơ quan dùng iOffice năm 2022 là bao nhiêu?"),
        (OFFICES, "sao ít vậy?", "Vì sao số cơ quan dùng iOffice năm 2022 ít?"),
        (OFFICES, "ở báo cáo nào?", OFFICES),
        (
            "Kế hoạch 46 nói về gì?",
            "kinh phí thực hiện là bao nhiêu?",
            "kinh phí thực hiện của Kế hoạch 46 là bao nhiêu?",
        ),
        ("Kế hoạch 46 nói về gì?", "thay thế văn bản nào?", "Kế hoạch 46 thay thế văn bản nào?"),
        ("Kế hoạch 46 nói về gì?", "căn cứ vào đâu?", "Kế hoạch 46 căn cứ vào đâu?"),
        ("Kế hoạch 46 nói về gì?", "tóm tắt giúp", "tóm tắt giúp Kế hoạch 46?"),
        (
            "Tỉnh có bao nhiêu tổ cộng đồng?",
            "Có bao nhiêu thành viên?",
            "Có bao nhiêu thành viên tổ cộng đồng tỉnh?",
        ),
        (
            "9 tháng 2024 Lạng Sơn tiếp nhận bao nhiêu hồ sơ?",
            "thế cả năm thì sao?",
            "cả năm 2024 Lạng Sơn tiếp nhận bao nhiêu hồ sơ?",
        ),
        (
            "học phí THPT ở thành thị Khánh Hòa năm học 2022-2023",
            "còn miền núi",
            "học phí THPT ở miền núi Khánh Hòa năm học 2022-2023",
        ),
        (
            "kim ngạch xuất khẩu Bình Thuận năm 2024",
            "riêng thủy sản?",
            "kim ngạch xuất khẩu Bình Thuận thủy sản năm 2024?",
        ),
        (
            "Năm 2023 huyện Tân Phú có bao nhiêu vụ tai nạn?",
            "chết mấy người",
            "chết mấy người huyện Tân Phú năm 2023?",
        ),
        ("Đàn lợn của Nậm Lung năm 2024 có bao nhiêu con?", "đàn bò?", "đàn bò ở Nậm Lung năm 2024?"),
        (
            "Năm 2023 tỉnh có bao nhiêu ca sốt xuất huyết?",
            "thế tay chân miệng?",
            "Năm 2023 tỉnh có bao nhiêu ca tay chân miệng?",
        ),
        ("Vì sao phải xây dựng cầu Bản Lậu?", "quy mô thế nào?", "quy mô xây dựng cầu Bản Lậu thế nào?"),
        (
            "Thu ngân sách huyện Tân Phú năm 2024 là bao nhiêu?",
            "kế hoạch năm 2025 là bao nhiêu?",
            "kế hoạch thu ngân sách huyện Tân Phú năm 2025 là bao nhiêu?",
        ),
        ("Dự án đường vành đai dài bao nhiêu?", "tổng mức đầu tư?", "tổng mức đầu tư dự án đường vành đai?"),
        (OFFICES, "trong đó cấp xã bao nhiêu?", "Có bao nhiêu cơ quan dùng iOffice năm 2022 ở cấp xã?"),
        (
            "Kinh phí của Kế hoạch số 18/KH-STTTT là bao nhiêu?",
            "Ngân sách tỉnh bao nhiêu?",
            "Ngân sách tỉnh trong Kế hoạch số 18/KH-STTTT bao nhiêu?",
        ),
        (
            "6 tháng đầu năm 2023 tỉnh có bao nhiêu trạm phát sóng?",
            "còn huyện Tân Phú?",
            "6 tháng đầu năm 2023 huyện Tân Phú có bao nhiêu trạm phát sóng?",
        ),
        (
            "Năm 2022 cổng tiếp nhận bao nhiêu hồ sơ?",
            "tính giúp chênh lệch giữa hai số đó",
            "Chênh lệch số hồ sơ năm 2022 cổng tiếp nhận là bao nhiêu?",
        ),
    ],
)
def test_after_a_figure_or_a_document(question: str, text: str, meant: str) -> None:
    assert follow(text, question, "…") == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("văn bản đó ban hành ngày nào?", "Kế hoạch số 46/KH-UBND ngày 20/6/2022 ban hành ngày nào?"),
        ("kế hoạch này do ai ký", "Kế hoạch số 46/KH-UBND ngày 20/6/2022 do ai ký"),
        ("nó nói về gì", "Kế hoạch số 46/KH-UBND ngày 20/6/2022 nói về gì"),
        ("ban hành ngày nào?", "Kế hoạch số 46/KH-UBND ngày 20/6/2022 ban hành ngày nào?"),
    ],
)
def test_the_document_of_the_answer(text: str, meant: str) -> None:
    assert follow(text, PLAN, PLAN_ANSWER) == meant


def test_the_document_of_a_citation() -> None:
    answer = Turn("assistant", "Tỷ lệ là 39% [1].", ("Báo cáo số 919/BC-STTTT-VP ngày 18/5/2022, mục I.3",))
    rewritten = stand_alone("báo cáo đó ban hành ngày nào?", [Turn("user", SHARE), answer])
    assert rewritten is not None
    assert rewritten.text == "Báo cáo số 919/BC-STTTT-VP ngày 18/5/2022 ban hành ngày nào?"
    unnumbered = Turn("assistant", "39% [1]", ("Kế hoạch (chưa có số) ngày 30/7/2020, mục II",))
    rewritten = stand_alone("văn bản đó của ai?", [Turn("user", SHARE), unnumbered])
    assert rewritten is not None
    assert rewritten.text == "Kế hoạch (chưa có số) ngày 30/7/2020 của ai?"


@pytest.mark.parametrize(
    ("text", "answer", "meant"),
    [
        ("cái thứ hai", LIST_ANSWER, "Kế hoạch số 42/KH-UBND ngày 06/6/2022 có nội dung gì?"),
        ("kế hoạch thứ nhất do ai ký?", LIST_ANSWER, "Kế hoạch số 14/KH-UBND ngày 14/02/2022 do ai ký?"),
        ("cái thứ 3 về việc gì", LIST_ANSWER, "Kế hoạch số 50/KH-UBND về việc gì?"),
        ("cái cuối cùng thì sao?", LIST_ANSWER, "Kế hoạch số 50/KH-UBND có nội dung gì?"),
        ("nguyên nhân thứ hai là gì?", POINTS_ANSWER, "Thiếu kinh phí có nội dung gì?"),
    ],
)
def test_an_item_of_a_list(text: str, answer: str, meant: str) -> None:
    assert follow(text, "Liệt kê giúp?", answer) == meant


def test_an_item_that_the_list_lacks_is_not_made_up() -> None:
    assert follow("cái thứ chín", PLAN, LIST_ANSWER) is None


def test_a_new_subject_goes_after_the_word_that_the_corpus_has_before_it() -> None:
    turns = [Turn("user", "Doanh thu dịch vụ viễn thông năm 2022 là bao nhiêu?"), Turn("assistant", "1")]
    pairs = {("vụ", "bưu"): 9, ("viễn", "thông"): 20}
    rewritten = stand_alone("còn bưu chính?", turns, lambda first, second: pairs.get((first, second), 0))
    assert rewritten is not None
    assert rewritten.text == "Doanh thu dịch vụ bưu chính năm 2022 là bao nhiêu?"


@pytest.mark.parametrize(
    ("said", "text", "meant"),
    [
        (
            (OFFICES, "577", "còn năm 2020?", "510"),
            "tính giúp chênh lệch",
            "Chênh lệch số cơ quan dùng iOffice từ năm 2022 đến năm 2020 là bao nhiêu?",
        ),
        (
            ("Có bao nhiêu hồ sơ cấp huyện?", "5", "còn cấp xã?", "6"),
            "tổng cộng bao nhiêu?",
            "Tổng cộng số hồ sơ giữa cấp huyện và cấp xã là bao nhiêu?",
        ),
        ((SHARE, "39%"), "chênh lệch bao nhiêu?", "Chênh lệch tỷ lệ hồ sơ trực tuyến năm 2022 là bao nhiêu?"),
        ((OFFICES, "577", "cảm ơn", "Dạ"), "còn năm 2020?", "Có bao nhiêu cơ quan dùng iOffice năm 2020?"),
        ((OFFICES, "577", "còn năm 2020?", "5", "cấp xã?", "6"), "còn 2021?",
         "Có bao nhiêu cơ quan dùng iOffice năm 2021 ở cấp xã?"),
    ],
)  # fmt: skip
def test_chains(said: tuple[str, ...], text: str, meant: str) -> None:
    assert follow(text, *said) == meant


@pytest.mark.parametrize(
    "text",
    [
        "nhiệm vụ năm 2023 là gì?",
        "Có bao nhiêu hồ sơ trực tuyến năm 2021?",
        "Kế hoạch số 14/KH-UBND do ai ký?",
        "vì sao tỷ lệ thanh toán trực tuyến còn thấp?",
        "cảm ơn em",
        "danh sách các huyện có tỷ lệ cao nhất",
        "ai là giám đốc Sở Thông tin và Truyền thông?",
    ],
)
def test_a_question_of_its_own_changes_the_topic(text: str) -> None:
    assert follow(text, OFFICES, "577") is None


@pytest.mark.parametrize(
    "text", ["còn năm 2020?", "cho xin nguồn", "văn bản đó ban hành ngày nào?", "cái thứ hai"]
)
def test_without_a_conversation_nothing_is_rewritten(text: str) -> None:
    assert follow(text) is None


def test_the_source_is_asked_for() -> None:
    rewritten = stand_alone("trích dẫn ở đâu", [Turn("user", SHARE), Turn("assistant", "39%")])
    assert rewritten is not None
    assert rewritten.wants_source
    assert rewritten.changes == (f"hỏi nguồn của câu trước, hiểu là: “{SHARE}”",)


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from([OFFICES, "còn", "cái thứ", "đó", "năm 2020", "?", "1. x", "[", "nó", "so với"]),
        max_size=8,
    ),
    st.text(alphabet="còn năm2 thứđó?.,[1]", max_size=40),
)
def test_any_conversation_is_survived(said: list[str], text: str) -> None:
    follow(text, *said)


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2022 dịch vụ công mức độ 4 tiếp nhận bao nhiêu hồ sơ?",
        "Chỉ tiêu xử lý công việc trên môi trường mạng là bao nhiêu?",
        "văn bản trên môi trường mạng đạt bao nhiêu?",
        "tăng cường an toàn thông tin thế nào?",
        "giảm nghèo năm 2022 đạt bao nhiêu?",
        "tỉnh nợ đọng bao nhiêu?",
    ],
)
def test_words_that_only_look_like_pointing_back_do_not(text: str) -> None:
    assert follow(text, OFFICES, "577") is None


@pytest.mark.parametrize(
    ("question", "text", "meant"),
    [
        (
            "Mức hỗ trợ hằng tháng đối với bác sĩ là bao nhiêu?",
            "thế còn giáo viên?",
            "Mức hỗ trợ hằng tháng đối với giáo viên là bao nhiêu?",
        ),
        (
            "Ý kiến của Sở Tài chính về dự thảo quy chế là gì?",
            "Còn Công an tỉnh?",
            "Ý kiến của Công an tỉnh về dự thảo quy chế là gì?",
        ),
        (
            "Hồ sơ dự tuyển vào lớp 10 gồm những gì?",
            "lệ phí bao nhiêu",
            "lệ phí dự tuyển vào lớp 10 bao nhiêu?",
        ),
        (
            "Kinh phí dự án cấp nước xã Bình Minh là bao nhiêu?",
            "do cơ quan nào chủ trì",
            "dự án cấp nước xã Bình Minh do cơ quan nào chủ trì?",
        ),
        (
            "Tỉnh xây dựng mấy trạm quan trắc?",
            "Đặt ở đâu?",
            "trạm quan trắc tỉnh xây dựng đặt ở đâu?",
        ),
        ("Chỉ thị 09/CT-UBND về việc gì?", "Ai ký văn bản này?", "Ai ký Chỉ thị 09/CT-UBND?"),
        (
            "Kinh phí Kế hoạch 18/KH-STTTT là bao nhiêu?",
            "còn mục tiêu?",
            "mục tiêu của Kế hoạch 18/KH-STTTT là gì?",
        ),
    ],
)
def test_another_body_beneficiary_or_aspect(question: str, text: str, meant: str) -> None:
    assert follow(text, question, "…") == meant


def test_a_body_inside_a_number_is_not_replaced() -> None:
    meant = follow("còn công an tỉnh?", "Chỉ thị 09/CT-UBND giao Sở Xây dựng việc gì?", "…")
    assert meant == "Chỉ thị 09/CT-UBND giao công an tỉnh việc gì?"
