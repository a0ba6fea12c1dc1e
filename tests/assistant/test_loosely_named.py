"""Documents called by their kind and words of their heads, as people call them."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.passages.loosely_named import all_loosely_named, loosely_named
from assistant.passages.named_documents import named_documents
from index.store import Summary


def summary(name: str, kind: str, number: str, day: date, issuer: str, title: str, place: str) -> Summary:
    return Summary(
        name, kind, number, day, issuer, title, "issued", "public", 0, 1, 1, (f"{name}.txt",), place
    )


CORPUS = [
    summary("rung", "CHỈ THỊ", "04/CT-UBND", date(2023, 2, 3), "ỦY BAN NHÂN DÂN TỈNH HÀ LAM",
            "Về việc tăng cường phòng cháy, chữa cháy rừng mùa khô năm 2023", "tỉnh Hà Lam"),
    summary("hoc", "BÁO CÁO", "88/BC-SGDĐT", date(2023, 7, 1), "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
            "Tổng kết năm học 2022 - 2023", "tỉnh Hà Lam"),
    summary("hoc-khac", "BÁO CÁO", "91/BC-SGDĐT", date(2023, 7, 4), "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
            "Tổng kết năm học 2022 - 2023", "tỉnh Vân Sơn"),
    summary("giao-thong", "BÁO CÁO", "12/BC-BATGT", date(2023, 4, 1), "BAN AN TOÀN GIAO THÔNG",
            "Công tác bảo đảm trật tự, an toàn giao thông Quý I năm 2023", "tỉnh Hà Lam"),
    summary("xe", "QUYẾT ĐỊNH", "7/2023/QĐ-UBND", date(2023, 5, 1), "ỦY BAN NHÂN DÂN TỈNH HÀ LAM",
            "Ban hành Quy định quản lý, sử dụng xe ô tô công", "tỉnh Hà Lam"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "document", "name"),
    [
        ("chỉ thị cháy rừng Hà Lam yêu cầu gì với Sở Nông nghiệp", "rung", "chỉ thị cháy rừng Hà Lam"),
        (
            "báo cáo tổng kết năm học của sở GD Hà Lam: số, ngày",
            "hoc",
            "báo cáo tổng kết năm học của sở GD Hà Lam",
        ),
        ("báo cáo ATGT quý 1/2023 ai ký", "giao-thong", "báo cáo ATGT quý 1/2023"),
        ("quy định xe ô tô công có hiệu lực khi nào", "xe", "quy định xe ô tô công"),
        (
            "báo cáo an toàn giao thông tháng 4/2023 số mấy",
            "giao-thong",
            "báo cáo an toàn giao thông tháng 4/2023",
        ),
        ("ai ký tổng kết năm học 2022-2023 Hà Lam", "hoc", "ai ký tổng kết năm học 2022-2023 Hà Lam"),
        ("bao cao an toan giao thong ha lam so bao nhieu", "giao-thong", "bao cao an toan giao thong ha lam"),
    ],
)
def test_a_document_is_called_by_its_kind_and_words_of_its_head(
    question: str, document: str, name: str
) -> None:
    found = loosely_named(question, CORPUS)
    assert found is not None
    assert (found.document_id, question[found.start : found.end]) == (document, name)


@pytest.mark.parametrize(
    "question",
    [
        "báo cáo tổng kết năm học số mấy",  # two departments
        "chỉ thị cháy rừng Hà Lam năm 2022 số mấy",  # another year
        "chỉ thị cháy rừng Vân Sơn ai ký",  # another place of the corpus
        "chỉ thị cháy rừng Gia Nghĩa ai ký",  # a place that the corpus does not know
        "báo cáo an toàn giao thông quý 2/2023 ai ký",  # another quarter
        "báo cáo nào nói về an toàn giao thông",  # which one is asked
        "chương trình xe ô tô công số mấy",  # another kind
        "quyết định nghỉ lễ số mấy",  # nothing of a head
    ],
)
def test_a_name_of_another_document_or_of_two_names_none(question: str) -> None:
    assert loosely_named(question, CORPUS) is None


def test_all_that_a_name_fits_are_given() -> None:
    found = all_loosely_named("báo cáo tổng kết năm học 2022-2023 số mấy", CORPUS)
    assert {each.document_id for each in found} == {"hoc", "hoc-khac"}


def test_what_stands_behind_the_name_is_asked_of_the_document() -> None:
    named = named_documents("chỉ thị cháy rừng Hà Lam yêu cầu gì với Sở Nông nghiệp", CORPUS)
    assert named is not None
    assert named.ids == ("rung",)
    assert named.rest.split() == "nhiệm vụ của Sở Nông nghiệp".split()


def test_words_of_the_head_behind_a_number_are_part_of_the_name() -> None:
    named = named_documents("Báo cáo 12/BC-BATGT an toàn giao thông nêu nguyên nhân gì", CORPUS)
    assert named is not None
    assert named.ids == ("giao-thong",)
    assert named.rest.split() == "nêu nguyên nhân gì".split()
