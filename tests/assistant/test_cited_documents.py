"""Documents that the corpus cites or that a question calls without their number, asked of the whole assistant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.opening import Opened, open_assistant
from assistant.settings import Settings
from tests.paths import CORPUS


@pytest.fixture(scope="module")
def opened(data_over: Callable[[Path], Path]) -> Iterator[Opened]:
    with open_assistant(Settings(data=data_over(CORPUS.parent / "corpus_relations"))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        # The number stands where the matter is spoken of.
        ("danh mục TTHC cấp xã ở Hải Phòng công bố theo QĐ nào", ["2093/QĐ-UBND"]),
        ("phụ cấp y tế thôn bản theo QĐ nào của TTg", ["75/2009/QĐ-TTg"]),
        ("Sở Tư pháp KG rà soát văn bản theo kế hoạch nào", ["22/KH-UBND"]),
        # What the document rests on that is called by words of its head.
        ("đề án du lịch cộng đồng Phú Thọ dựa trên kết luận nào của Tỉnh ủy", ["86-KL/TU"]),
        ("QĐ 1845 làm theo tờ trình nào của Sở VHTTDL", ["97/TTr-SVHTTDL"]),
        # What became of a document, told by another one.
        ("QĐ 31/2014 của Kiên Giang còn hiệu lực không", ["05/2022/QĐ-UBND"]),
        ("quyết định 2716 của Phú Thọ bị văn bản nào thay", ["1845/QĐ-UBND"]),
        ("QĐ du lịch cộng đồng Phú Thọ thay QĐ nào, hiệu lực khi nào", ["2716/QĐ-UBND", "kể từ ngày ký"]),
        # The head of a document that is called.
        ("bc giám sát y tế thôn bản do ai ký, ngày bao nhiêu", ["Lò Văn Hưng", "06 tháng 11 năm 2023"]),
        ("QĐ du lịch cộng đồng Phú Thọ giao gì cho sở GTVT", ["biển chỉ dẫn"]),
    ],
)
def test_a_document_is_found_without_its_number(opened: Opened, question: str, parts: list[str]) -> None:
    answer = opened.assistant.ask(question, keep=False)
    assert answer.kind == "found", answer.text
    assert [part for part in parts if part not in answer.text] == []


@pytest.mark.parametrize(
    "question",
    [
        "kế hoạch CĐS 2024 của phường Tân Hưng số mấy",  # that of another year
        "chỉ thị của UBND tỉnh Điện Biên về y tế thôn bản số mấy",  # no such kind
        "QĐ phê duyệt đề án du lịch cộng đồng tỉnh Thanh Hóa số mấy",  # another province
        "QĐ du lịch cộng đồng Phú Thọ bị văn bản nào thay",  # nothing replaces it
        "báo cáo giám sát y tế thôn bản Lai Châu ai ký",  # another province
        "chỉ thị nào giao làm du lịch cộng đồng năm 2023",  # no directive is named where that is spoken of
        "nghị định nào là căn cứ của KH 64 phường Tân Hưng",  # rests on no decree
    ],
)
def test_what_there_is_not_has_no_number(opened: Opened, question: str) -> None:
    answer = opened.assistant.ask(question, keep=False)
    assert answer.kind == "not_found", answer.text
