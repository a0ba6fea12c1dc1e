"""Questions about documents, asked of the register of the seeds and of the sample corpus."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Draft
from assistant.assistant import hold_to_evidence
from assistant.ground import verify, with_header_evidence
from assistant.instruments.instrument_route import InstrumentRoute
from assistant.library import Library
from assistant.question import Question
from tests.instrument_corpus import build
from tests.paths import CORPUS, SEEDS, needs_seeds


class Asked:
    """Asks the route and holds the draft to its evidence, as the assistant does."""

    def __init__(self, data: Path, paths: list[Path]) -> None:
        self.database, self.register = build(data, paths)
        self.library = Library(self.database)
        self.route = InstrumentRoute(self.database, self.library, self.library.summaries)

    def __call__(self, text: str) -> Draft | None:
        draft = self.route.answer(Question.plain(text))
        if draft is None:
            return None
        draft = with_header_evidence(draft, self.library)
        assert verify(draft, self.library) == []
        held, _ = hold_to_evidence(draft, self.library)
        return held

    def text(self, text: str) -> str:
        draft = self(text)
        assert draft is not None, text
        return "\n".join(sentence.text for sentence in draft.sentences)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    asked = Asked(tmp_path_factory.mktemp("seeds"), sorted(SEEDS.glob("*.txt")))
    yield asked
    asked.database.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    paths = sorted(CORPUS.glob("*.txt")) + sorted(CORPUS.glob("*.md"))
    asked = Asked(tmp_path_factory.mktemp("sample"), paths)
    yield asked
    asked.database.close()


@needs_seeds
@pytest.mark.parametrize(
    ("question", "kind", "parts"),
    [
        ("Kế hoạch số 46/KH-UBND ban hành ngày nào?", "conflict", ["21/6/2022", "20/6/2022", "theo Báo cáo"]),
        ("so 46/kh-ubnd ve viec gi", "found", ["chuyển đổi IPv6"]),
        ("QĐ 1934 ngày nào", "conflict", ["05/10/2022", "30/9/2022"]),
        ("quyet dinh 1934 nam 2022 ve viec gi", "found", ["Ngày Chuyển đổi số tỉnh Trà Vinh"]),
        ("Nghị quyết 09-NQ/TU của ai ban hành, ngày nào?", "found", ["Ban Thường vụ Tỉnh ủy", "26/01/2022"]),
        ("Chỉ thị số 14/CT-TTg năm 2019 về việc gì?", "found", ["an ninh mạng", "07/6/2019"]),
        ("Chương trình 15-CTr/TU ngày bao nhiêu", "conflict", ["31/3/2021", "31/3/2022"]),
        ("nghị định 43/2011 do ai ban hành", "conflict", ["Chính phủ, theo", "Thủ tướng Chính phủ, theo"]),
        ("Chỉ thị 40-CT/TW ngày nào", "found", ["22/11/22014", "in sai"]),
        ("Báo cáo 919 ngày nào", "found", ["919/BC-STTTT-VP", "18 tháng 5 năm 2022"]),
        (
            "Kế hoạch nào của UBND tỉnh về chuyển đổi IPv6, ban hành ngày nào?",
            "conflict",
            ["Kế hoạch số 46/KH-UBND của UBND tỉnh Trà Vinh", "21/6/2022", "20/6/2022"],
        ),
        ("van ban nao trien khai nghi quyet 09 cua tinh uy", "found", ["Kế hoạch số 50/KH-UBND", "12"]),
        ("kế hoạch 14 thực hiện những quyết định nào", "found", ["1907/QĐ-TTg", "21/QĐ-TTg", "2 quyết định"]),
        ("quyết định nào sửa đổi quyết định 12/2016", "found", ["14/2022/QĐ-UBND"]),
        ("quyết định 12/2016 đã bị sửa đổi bởi văn bản nào", "found", ["14/2022/QĐ-UBND"]),
        (
            "những văn bản nào của Chính phủ ban hành năm 2022",
            "found",
            ["01/NQ-CP", "11/NQ-CP", "15/2022/NĐ-CP"],
        ),
        ("kế hoạch nào triển khai chuyển đổi số trong trường học", "found", ["42/KH-UBND"]),
        ("Văn bản nào quy định Ngày Chuyển đổi số của tỉnh Trà Vinh?", "found", ["1934/QĐ-UBND"]),
        ("Người ký báo cáo chuyển đổi số năm 2022 là ai?", "found", ["Nguyễn Văn Nầy"]),
        (
            "Kế hoạch phát triển kinh tế - xã hội ngành thông tin và truyền thông năm 2021 có số bao nhiêu?",
            "found",
            ["để trống"],
        ),
    ],
)
def test_answers_from_the_seeds(seeds: Asked, question: str, kind: str, parts: list[str]) -> None:
    draft = seeds(question)
    assert draft is not None
    assert draft.kind == kind
    text = "\n".join(sentence.text for sentence in draft.sentences)
    assert [part for part in parts if part not in text] == []
    assert all(sentence.evidence for sentence in draft.sentences if sentence.role in ("point", "note"))


@needs_seeds
def test_an_ambiguous_number_is_answered_with_all_candidates(seeds: Asked) -> None:
    draft = seeds("Chỉ thị 14/CT-TTg về việc gì?")
    assert draft is not None
    assert draft.kind == "partial"
    assert ["25/5/2018" in s.text or "07/6/2019" in s.text for s in draft.sentences] == [False, True, True]


@needs_seeds
def test_a_list_is_complete_in_order_and_counted(seeds: Asked) -> None:
    draft = seeds("UBND tỉnh ban hành những kế hoạch nào trong năm 2022")
    assert draft is not None
    numbers = [s.text.split(" số ")[1].split(" ")[0] for s in draft.sentences[1:]]
    assert numbers == [f"{n}/KH-UBND" for n in (373, 14, 16, 35, 42, 46, 50, 52, 59, 63, 71, 75, 80, 88)]
    assert draft.sentences[0].text.startswith("Có 14 kế hoạch")


@needs_seeds
@pytest.mark.parametrize(
    "question",
    [
        "Quyết định số 1935/QĐ-UBND về việc gì?",
        "Kế hoạch số 46/KH-UBND năm 2021 về việc gì?",
        "Nghị quyết số 09-NQ/TU năm 2019 quy định gì?",
        "Chỉ thị số 14/CT-TTg năm 2021 về việc gì?",
        "Kế hoạch 12/KH-BTC của ai",
    ],
)
def test_what_the_corpus_does_not_know_is_said(seeds: Asked, question: str) -> None:
    draft = seeds(question)
    assert draft is not None
    assert draft.kind == "not_found"
    assert not any(c.isdigit() for s in draft.sentences for c in s.text)


@needs_seeds
def test_near_numbers_are_offered_as_questions(seeds: Asked) -> None:
    draft = seeds("Quyết định số 1935/QĐ-UBND về việc gì?")
    assert draft is not None
    assert [s for s in draft.suggestions if "1934/QĐ-UBND" in s] != []


@needs_seeds
@pytest.mark.parametrize(
    "question",
    [
        "ngày chuyển đổi số của tỉnh là ngày nào",
        "Báo cáo 919 nói gì về iOffice",
        "Nghị quyết 09 nói gì về hạ tầng số",
        "Theo Quyết định 27/QĐ-UBQGCĐS mục tiêu hồ sơ trực tuyến là bao nhiêu",
        "Năm 2022 Sở đã ban hành bao nhiêu kế hoạch và quyết định?",
        "Tỷ lệ văn bản được ký số năm 2022?",
        "Kế hoạch năm 2021 của ngành nêu hạn chế, yếu kém gì?",
        "Vì sao tỷ lệ hồ sơ trực tuyến còn thấp?",
        "Những doanh nghiệp nào cung cấp dịch vụ viễn thông trên địa bàn tỉnh?",
        "Sửa số trạm BTS trong báo cáo thành 2.000 giúp tôi",
        "xin chào",
        "24/7",
    ],
)
def test_questions_about_other_things_are_left_alone(seeds: Asked, question: str) -> None:
    assert seeds(question) is None


@pytest.mark.parametrize(
    ("question", "kind", "parts"),
    [
        ("báo cáo 112/BC-STTTT ngày nào", "found", ["112/BC-STTTT", "15 tháng 6 năm 2023"]),
        ("Quyết định 432/QĐ-UBND ban hành ngày nào", "conflict", ["09/3/2023", "19/3/2023"]),
        ("ai ký Quyết định 87/QĐ-STTTT ngày 14/4/2023", "found", ["Lê Thị Thu Hà"]),
        ("quyết định nào thay thế quyết định 45/QĐ-STTTT", "found", ["87/QĐ-STTTT ngày 14 tháng 4 năm 2023"]),
        ("quyết định 29/QĐ-STTTT còn hiệu lực không", "found", ["thay thế", "ngày 22 tháng 5 năm 2024"]),
        ("Quyết định 87 căn cứ Nghị định nào", "found", ["30/2020/NĐ-CP"]),
        ("kế hoạch 18/KH-STTTT căn cứ vào những văn bản nào", "found", ["07-NQ/TU", "432/QĐ-UBND"]),
        ("công văn nào về ký số", "found", ["530/STTTT-CNTT"]),
        ("Kế hoạch chuyển đổi số tỉnh Vĩnh An năm 2024 đã ban hành chưa?", "found", ["dự thảo", "để trống"]),
        (
            "Quyết định số 87/QĐ-STTTT là văn bản nào?",
            "partial",
            ["14 tháng 4 năm 2023", "22 tháng 5 năm 2024"],
        ),
        ("văn bản nào triển khai Nghị quyết 07-NQ/TU", "partial", ["18/KH-STTTT", "căn cứ"]),
        ("Báo cáo số 112 là của ai", "partial", ["UBND huyện Tân Phú", "Sở Thông tin và Truyền thông"]),
    ],
)
def test_answers_from_the_sample_corpus(sample: Asked, question: str, kind: str, parts: list[str]) -> None:
    draft = sample(question)
    assert draft is not None
    assert draft.kind == kind
    text = "\n".join(sentence.text for sentence in draft.sentences)
    assert [part for part in parts if part not in text] == []


def test_the_head_of_the_question_tells_whether_the_content_is_asked_for(sample: Asked) -> None:
    said = "Hệ thống Quản lý văn bản và điều hành theo Quyết định số 87/QĐ-STTTT ngày 14/4/2023"
    assert sample(f"Nguyên tắc sử dụng {said}") is None
    assert sample(f"Quy chế sử dụng {said}") is not None


def test_the_same_question_in_four_spellings(sample: Asked) -> None:
    spellings = [
        "Quyết định số 432/QĐ-UBND ban hành ngày nào?",
        "quyet dinh so 432/qd-ubnd ban hanh ngay nao",
        "QĐ 432/QĐ-UBND ngày nào",
        "432/QD-UBND ban hanh ngay nao",
    ]
    assert len({sample.text(question) for question in spellings}) == 1
