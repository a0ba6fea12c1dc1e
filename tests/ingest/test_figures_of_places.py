"""Figures of two places are no two figures of one place: `toàn tỉnh` means the province whose report it is."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from index.documents import Document
from index.facts import Fact, same_place
from ingest.facts.agreement import conflicts, link_series
from ingest.facts.checks import check_facts
from ingest.facts.extract import extract_facts
from ingest.home import home_of
from ingest.readers.detect import read_file
from ingest.understand import understand

_BODY = """BÁO CÁO
Kết quả công tác y tế năm 2023

I. KẾT QUẢ
1. Mạng lưới: Toàn tỉnh có {count} trạm y tế xã hoạt động trong năm 2023.
"""


def document(folder: Path, issuer: str, superior: str, count: str) -> Document:
    head = f"{superior}\n{issuer}\n\nSố: 12/BC-SYT\n\nngày 20 tháng 12 năm 2023\n\n"
    written = (head + _BODY.format(count=count)).encode()
    sha256 = hashlib.sha256(written).hexdigest()
    path = folder / f"{sha256[:8]}.txt"
    path.write_bytes(written)
    return understand(read_file(path), file=path.name, path=str(path), sha256=sha256)


def facts(document: Document) -> tuple[Fact, ...]:
    return check_facts(extract_facts(document))[0]


def test_reports_of_two_provinces_do_not_contradict_each_other(tmp_path: Path) -> None:
    here = facts(document(tmp_path, "SỞ Y TẾ", "UBND TỈNH LÀO CAI", "152"))
    there = facts(document(tmp_path, "SỞ Y TẾ", "UBND TỈNH BÌNH ĐỊNH", "159"))
    assert {fact.home for fact in here} == {"tỉnh Lào Cai"}
    assert conflicts([*here, *there]) == []
    assert link_series([*here, *there], {}) == {}


def test_two_reports_of_one_province_do(tmp_path: Path) -> None:
    here = facts(document(tmp_path, "SỞ Y TẾ", "UBND TỈNH LÀO CAI", "152"))
    again = facts(document(tmp_path, "SỞ Y TẾ", "UBND TỈNH LÀO CAI", "149"))
    assert len(conflicts([*here, *again])) == 1


@pytest.mark.parametrize(
    ("issuer", "superior", "home"),
    [
        ("TỈNH ỦY AN GIANG", "ĐẢNG CỘNG SẢN VIỆT NAM", "tỉnh An Giang"),
        ("THÀNH ỦY CẦN THƠ", "ĐẢNG CỘNG SẢN VIỆT NAM", "thành phố Cần Thơ"),
        ("SỞ Y TẾ", "UBND THÀNH PHỐ HẢI PHÒNG", "thành phố Hải Phòng"),
    ],
)
def test_the_head_tells_whose_document_it_is(tmp_path: Path, issuer: str, superior: str, home: str) -> None:
    assert home_of(document(tmp_path, issuer, superior, "3")).province == home


def test_a_place_that_a_figure_names_is_that_place_in_every_document(tmp_path: Path) -> None:
    (fact, *_) = facts(document(tmp_path, "SỞ Y TẾ", "UBND TỈNH LÀO CAI", "152"))
    named = replace(fact, level="huyện Bắc Hà")
    assert same_place(named, replace(named, home="huyện Bắc Hà"))
    assert not same_place(fact, named)
    assert same_place(fact, replace(fact, home=""))
