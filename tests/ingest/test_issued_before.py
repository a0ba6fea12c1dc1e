"""The issuer that stands before its documents, and whom a document speaks for."""

from pathlib import Path

from ingest.mentions import Mentions, mentions_of
from tests.instrument_corpus import understood


def read(tmp_path: Path, text: str) -> Mentions:
    path = tmp_path / "bc.txt"
    path.write_text(text, encoding="utf-8")
    (document,) = understood([path])
    return mentions_of(document)


DISTRICT = """ỦY BAN NHÂN DÂN
HUYỆN SÔNG THAO
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 12/BC-UBND
Sông Thao, ngày 03 tháng 02 năm 2021

BÁO CÁO
Kết quả nuôi ong năm 2020

I. KẾT QUẢ
"""


def issuers(mentions: Mentions) -> list[tuple[str | None, str | None, str | None]]:
    return [(m.printed_number, m.issuer, m.place) for m in mentions.items if not m.own and m.number]


def test_a_body_governs_the_list_behind_its_verb(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        DISTRICT
        + "UBND tỉnh Vĩnh Sơn đã ban hành Kế hoạch số 4/KH-UBND ngày 05/01/2020 về nuôi ong; Kế hoạch số 9/KH-UBND"
        " ngày 09/01/2020 về nuôi cá; HĐND tỉnh ban hành Nghị quyết số 2/NQ-HĐND ngày 08/01/2020; UBND huyện ban hành"
        " Kế hoạch số 7/KH-UBND ngày 07/02/2020 về đồng cỏ. Kế hoạch số 3/KH-UBND đã hoàn thành.",
    )
    province, district = "tỉnh Vĩnh Sơn", "huyện Sông Thao"
    assert issuers(found) == [
        ("4/KH-UBND", f"Ủy ban nhân dân {province}", province),
        ("9/KH-UBND", f"Ủy ban nhân dân {province}", province),
        ("2/NQ-HĐND", "Hội đồng nhân dân tỉnh", province),
        ("7/KH-UBND", f"Ủy ban nhân dân {district}", district),
        ("3/KH-UBND", "Ủy ban nhân dân", None),
    ]
    assert found.items[0].place == district


def test_a_symbol_of_another_body_is_not_touched(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        DISTRICT
        + "UBND huyện ban hành Quyết định số 4/QĐ-TTg ngày 05/01/2020; Công văn số 5/UBND-NN ngày 06/01/2020.",
    )
    assert issuers(found) == [
        ("4/QĐ-TTg", "Thủ tướng Chính phủ", None),
        ("5/UBND-NN", "Ủy ban nhân dân huyện Sông Thao", "huyện Sông Thao"),
    ]


PARTY = """TỈNH ỦY VĨNH SƠN
*
Số 07-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM
Vĩnh Sơn, ngày 15 tháng 3 năm 2022

NGHỊ QUYẾT
CỦA BAN THƯỜNG VỤ TỈNH ỦY
về nuôi ong đến năm 2025

Thực hiện Nghị quyết số 08-NQ/TW ngày 16/01/2017 của Bộ Chính trị về nuôi ong, Ban Thường vụ Tỉnh ủy ban hành Nghị
quyết về nuôi ong như sau:

I. TÌNH HÌNH
Kế hoạch số 5-KH/TU ngày 02/01/2021 của Tỉnh ủy đã hoàn thành.
"""


def test_a_party_document_tells_its_issuer_in_the_title(tmp_path: Path) -> None:
    found = read(tmp_path, PARTY)
    own = found.items[0]
    assert (own.issuer, own.place, own.subject) == (
        "Ban Thường vụ Tỉnh ủy Vĩnh Sơn",
        "tỉnh Vĩnh Sơn",
        "về nuôi ong đến năm 2025",
    )
    assert [(m.printed_number, m.issuer, m.subject) for m in found.items if not m.own] == [
        ("08-NQ/TW", "Bộ Chính trị", "nuôi ong"),
        ("5-KH/TU", "Tỉnh ủy Vĩnh Sơn", None),
    ]


def test_a_decision_that_corrects_another_of_the_same_symbol(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """ỦY BAN NHÂN DÂN TỈNH VĨNH SƠN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 99/QĐ-UBND
Vĩnh Sơn, ngày 30 tháng 8 năm 2024

QUYẾT ĐỊNH
Về việc đính chính Quyết định số 15/2024/QĐ-UBND ngày 28 tháng 6 năm 2024 của Ủy ban nhân dân tỉnh

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH VĨNH SƠN

Căn cứ Nghị định số 34/2016/NĐ-CP ngày 14/5/2016 của Chính phủ;
Xét Tờ trình số 4/TTr-STP ngày 20/8/2024 của Sở Tư pháp.

QUYẾT ĐỊNH:

Điều 1. Đính chính khoản 2 Điều 3 Quy định kèm theo Quyết định số 15/2024/QĐ-UBND.
""",
    )
    stated = {(found.items[r.source].number, r.kind, found.items[r.target].number) for r in found.relations}
    assert stated == {("99", "corrects", "15"), ("99", "basis", "34"), ("99", "proposal", "4")}


def test_a_flood_of_bodies_and_plans_is_read_in_bounded_time(tmp_path: Path) -> None:
    found = read(
        tmp_path, DISTRICT + "UBND tỉnh đã ban hành Kế hoạch số 4/KH-UBND; " * 5_000 + "UBND tỉnh " * 20_000
    )
    assert sum(m.number == "4" for m in found.items) == 5_000
