"""What a document says of its own validity and scope."""

from datetime import date
from pathlib import Path

import pytest

from index.documents import Document
from ingest.validity import validity_of
from tests.instrument_corpus import understood

HEAD = """ỦY BAN NHÂN DÂN TỈNH SÔNG LAM
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 5/2021/QĐ-UBND
Sông Lam, ngày 03 tháng 02 năm 2021

QUYẾT ĐỊNH
Ban hành Quy định về nuôi ong

Điều 1. Ban hành Quy định về nuôi ong.
"""


def read(tmp_path: Path, body: str) -> Document:
    path = tmp_path / "qd.txt"
    path.write_text(HEAD + body, encoding="utf-8")
    (document,) = understood([path])
    return document


@pytest.mark.parametrize(
    ("body", "starts", "ends", "signing"),
    [
        ("Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày 15 tháng 02 năm 2021.", date(2021, 2, 15), None, False),
        ("Điều 2. Quyết định này có hiệu lực từ 15/02/2021 đến hết ngày 31/12/2025.", date(2021, 2, 15), date(2025, 12, 31), False),
        ("Điều 2. Quyết định này thay thế Quyết định số 1/QĐ-UBND ngày 02/01/2019 và có hiệu lực kể từ ngày ký.", date(2021, 2, 3), None, True),
        ("Điều 2. Quyết định này đã được thông qua ngày 01/02/2021, có hiệu lực sau ngày 20/02/2021.", date(2021, 2, 20), None, False),
    ],
)  # fmt: skip
def test_when_it_takes_effect(
    tmp_path: Path, body: str, starts: date, ends: date | None, signing: bool
) -> None:
    document = read(tmp_path, body)
    validity = validity_of(document)
    assert validity is not None
    assert (validity.starts, validity.ends, validity.from_signing) == (starts, ends, signing)
    assert validity.span is not None
    assert document.quote(validity.span).startswith("Quyết định này")


def test_the_kind_without_a_number_at_the_head_of_the_article_is_the_document(tmp_path: Path) -> None:
    own = validity_of(
        read(tmp_path, "Điều 2. Quyết định có hiệu lực kể từ ngày ký và thay thế các quyết định trước.")
    )
    other = validity_of(
        read(tmp_path, "Điều 2. Nghị quyết có hiệu lực từ ngày 15/02/2021 thì thực hiện theo đó.")
    )
    assert own is not None
    assert (own.starts, own.from_signing) == (date(2021, 2, 3), True)
    assert other is None


@pytest.mark.parametrize(
    "body",
    [
        "Điều 2. Nghị định số 12/2020/NĐ-CP có hiệu lực từ ngày 01/3/2020.",
        "Điều 2. Chứng chỉ có hiệu lực từ ngày 01/3/2020.",
        "Điều 2. Quyết định này có hiệu lực từ ngày 31/02/2021.",
        "Điều 2. Quyết định này được gửi đến các đơn vị.",
    ],
)
def test_what_others_say_is_not_its_own(tmp_path: Path, body: str) -> None:
    assert validity_of(read(tmp_path, body)) is None


def test_adoption_scope_and_whom_it_applies_to(tmp_path: Path) -> None:
    body = """Điều 2. Phạm vi điều chỉnh, đối tượng áp dụng
1. Quyết định này quy định việc nuôi ong lấy mật.
2. Đối tượng áp dụng: hộ nuôi ong trên địa bàn.
Điều 3. Quyết định này được thông qua ngày 01/02/2021."""
    document = read(tmp_path, body)
    validity = validity_of(document)
    assert validity is not None
    assert validity.adopted == date(2021, 2, 1)
    assert [document.quote(span) for span in validity.scope_spans] == [
        "1. Quyết định này quy định việc nuôi ong lấy mật."
    ]
    assert [document.quote(span) for span in validity.subject_spans] == [
        "2. Đối tượng áp dụng: hộ nuôi ong trên địa bàn."
    ]


def test_a_flood_of_self_references_takes_linear_time(tmp_path: Path) -> None:
    assert validity_of(read(tmp_path, "Quyết định này " * 20_000)) is None
