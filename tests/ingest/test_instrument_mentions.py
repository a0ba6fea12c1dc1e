import time
from datetime import date
from pathlib import Path

import pytest

from index.documents import Block, Document, Header, HeaderField, Rendition, Section, Span
from ingest.mentions import OWN, Mentions, mentions_of
from tests.instrument_corpus import understood
from tests.paths import CORPUS, SEEDS, needs_seeds


def document(*paragraphs: str, header: Header | None = None, sections: tuple[str, ...] = ()) -> Document:
    text = "\n".join(paragraphs)
    blocks = []
    offset = 0
    for paragraph in paragraphs:
        blocks.append(Block("paragraph", Span(offset, offset + len(paragraph))))
        offset += len(paragraph) + 1
    found = tuple(
        Section(
            n,
            None,
            (heading,),
            heading,
            Span(text.index(heading), text.index(heading) + len(heading)),
            Span(0, 1),
        )
        for n, heading in enumerate(sections)
    )
    return Document(
        "d", text, header or Header(), tuple(blocks), found, renditions=(Rendition("r", "f", "f", "txt"),)
    )


def stated(mentions: Mentions) -> set[tuple[str | None, str, str | None]]:
    return {
        (mentions.items[r.source].printed_number, r.kind, mentions.items[r.target].printed_number)
        for r in mentions.relations
    }


def test_a_plan_implements_two_decisions() -> None:
    found = mentions_of(
        document(
            "I. X",
            "- Kế hoạch số 14/KH-UBND ngày 14/02/2022 về triển khai thực hiện Quyết định số 19/QĐ-TTg ngày"
            " 23/11/2020 và Quyết định số 21/QĐ-TTg ngày 06/01/2021 của Thủ tướng Chính phủ; Kế hoạch khác.",
            sections=("I. X",),
        )
    )
    assert stated(found) == {
        ("14/KH-UBND", "implements", "19/QĐ-TTg"),
        ("14/KH-UBND", "implements", "21/QĐ-TTg"),
    }


def test_an_amendment_reaches_the_decision_that_issued_the_regulation() -> None:
    found = mentions_of(
        document(
            "I. X",
            "Quyết định số 14/2022/QĐ-UBND ngày 18/7/2022 sửa đổi, bổ sung một số điều của Quy định quản lý cáp"
            " ban hành kèm theo Quyết định số 12/2016/QĐ-UBND ngày 04/4/2016.",
            sections=("I. X",),
        )
    )
    assert stated(found) == {("14/2022/QĐ-UBND", "amends", "12/2016/QĐ-UBND")}


def test_what_follows_a_semicolon_is_not_inside() -> None:
    found = mentions_of(
        document(
            "I. X",
            "Kế hoạch số 1/KH-UBND về nuôi ong; Quyết định số 2/QĐ-UBND về nuôi cá.",
            sections=("I. X",),
        )
    )
    assert stated(found) == set()


def test_the_preamble_tells_the_basis_and_an_article_what_is_replaced() -> None:
    number = HeaderField("87/QĐ-STTTT", Span(4, 15))
    found = mentions_of(
        document(
            "Số: 87/QĐ-STTTT",
            "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư;",
            "Điều 3. Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 45/QĐ-STTTT ngày 21/5/2019.",
            header=Header(
                kind=HeaderField("Quyết định"), number=number, day=date(2023, 4, 14), status="issued"
            ),
            sections=("Điều 3.",),
        )
    )
    assert found.items[OWN].own
    assert stated(found) == {
        ("87/QĐ-STTTT", "basis", "30/2020/NĐ-CP"),
        ("87/QĐ-STTTT", "replaces", "45/QĐ-STTTT"),
    }


@pytest.mark.parametrize(
    ("words", "relations"),
    [
        (
            "a) Quyết định số 3/2014/QĐ-UBND ngày 02/5/2014 của UBND tỉnh về nuôi ong đã được thay thế bởi Quyết định"
            " số 8/2022/QĐ-UBND ngày 17/02/2022 của UBND tỉnh;",
            {("8/2022/QĐ-UBND", "replaces", "3/2014/QĐ-UBND")},
        ),
        (
            "b) Chỉ thị số 2/CT-UBND ngày 11/3/2015 về trồng rừng bị bãi bỏ tại Quyết định số 14/QĐ-UBND ngày 30/5/2022.",
            {("14/QĐ-UBND", "repeals", "2/CT-UBND")},
        ),
        (
            "Quyết định có hiệu lực kể từ ngày ký và thay thế Quyết định số 31/QĐ-UBND ngày 12 tháng 4 năm 2022.",
            {(None, "replaces", "31/QĐ-UBND")},
        ),
        (
            "3. Kế hoạch này thay cho Kế hoạch số 9/KH-UBND ngày 14/01/2025 của UBND phường.",
            {(None, "replaces", "9/KH-UBND")},
        ),
        (
            "Quyết định này thay thế Quyết định số 27/QĐ-UBND ngày 30/9/2019 về phát triển nghề mộc và bãi bỏ khoản 3"
            " Điều 2 Quyết định số 90/QĐ-UBND ngày 14/4/2021 của UBND tỉnh.",
            {(None, "replaces", "27/QĐ-UBND"), (None, "repeals", "90/QĐ-UBND")},
        ),
        (
            "Quyết định số 12/QĐ-UBND ngày 1/2/2020 về sửa đổi, bổ sung và bãi bỏ một số điều của Quyết định số"
            " 7/QĐ-UBND ngày 3/3/2019 còn hiệu lực.",
            {("12/QĐ-UBND", "amends", "7/QĐ-UBND")},
        ),
    ],
)
def test_what_ends_a_document_is_told_in_many_ways(
    words: str, relations: set[tuple[str | None, str, str | None]]
) -> None:
    assert stated(mentions_of(document("I. KẾT QUẢ", words, sections=("I. KẾT QUẢ",)))) == relations


def test_drafts_in_a_list_have_no_number() -> None:
    found = mentions_of(
        document(
            "- Sở đang dự thảo Kế hoạch trình UBND tỉnh ban hành: Kế hoạch triển khai nuôi ong năm 2023;"
            " Kế hoạch Chuyển đổi đàn cá giai đoạn 2023-2025."
        )
    )
    assert [(m.kind, m.status, m.subject) for m in found.items if not m.own] == [
        ("Kế hoạch", "draft", "triển khai nuôi ong năm 2023"),
        ("Kế hoạch", "draft", "Chuyển đổi đàn cá giai đoạn 2023-2025"),
    ]


@pytest.fixture(scope="module")
def sample() -> dict[str, Mentions]:
    documents = understood(sorted(CORPUS.glob("*.txt")) + sorted(CORPUS.glob("*.md")))
    return {d.header.number.value: mentions_of(d) for d in documents if d.header.number}


def test_relations_of_the_sample_corpus(sample: dict[str, Mentions]) -> None:
    assert stated(sample["18/KH-STTTT"]) >= {
        ("18/KH-STTTT", "basis", "432/QĐ-UBND"),
        ("18/KH-STTTT", "basis", "07-NQ/TU"),
    }
    assert ("530/STTTT-CNTT", "implements", "06/CT-UBND") in stated(sample["530/STTTT-CNTT"])


def test_a_document_is_never_its_own_mention(sample: dict[str, Mentions]) -> None:
    own = sample["18/KH-STTTT"]
    assert [m.printed_number for m in own.items if m.number == "18"] == ["18/KH-STTTT"]


@needs_seeds
def test_relations_of_the_seeds() -> None:
    paths: list[Path] = sorted(SEEDS.glob("00[0-4]_*.txt"))
    told = set().union(*(stated(mentions_of(d)) for d in understood(paths)))
    expected = {
        ("16/KH-UBND", "implements", "19-CTr/TU"),
        ("14/KH-UBND", "implements", "1907/QĐ-TTg"),
        ("14/KH-UBND", "implements", "21/QĐ-TTg"),
        ("50/KH-UBND", "implements", "09-NQ/TU"),
        ("50/KH-UBND", "implements", "09/NQ-TU"),
        ("14/2022/QĐ-UBND", "amends", "12/2016/QĐ-UBND"),
        ("15/2021/TT-BTTTT", "amends", "07/2015/TT-BTTTT"),
        ("21/2021/TT-BTTTT", "amends", "24/2015/TT-BTTTT"),
        ("27/2021/TT-BTTTT", "amends", "22/2014/TT-BTTTT"),
        ("30/2021/TT-BTTTT", "amends", "25/2015/TT-BTTTT"),
        ("107/2021/NĐCP", "amends", "61/2018/NĐ-CP"),
        ("02/KH-STTTT-TTBCXB", "implements", "99/KH-UBND"),
        ("99/KH-UBND", "implements", "05-NQ/TU"),
        ("34/KH-UBND", "implements", "161/QĐ-TTg"),
        ("1125/QĐ-UBND", "implements", "07-CT/TW"),
        ("39/KH-UBND", "implements", "17/NQ-CP"),
        ("42/KH-UBND", "implements", "15-CTr/TU"),
        ("162/QĐ-UBND", "implements", "01/NQ-CP"),
        ("543/QĐ-UBND", "implements", "11/NQ-CP"),
        ("543/QĐ-UBND", "implements", "43/2022/QH15"),
        ("1630/QĐ-TTg", "implements", "40-CT/TW"),
        ("1630/QĐ-TTg", "implements", "06-KL/TW"),
        ("06-KL/TW", "implements", "40-CT/TW"),
        ("1937/UBND-THNV", "implements", "3137/BKHĐT-TH"),
        ("919/BC-STTTT-VP", "implements", "1937/UBND-THNV"),
    }
    assert expected - told == set()


def test_ten_thousand_references_in_a_paragraph_take_bounded_time() -> None:
    begun = time.process_time()
    found = mentions_of(document("Căn cứ " + "Quyết định số 12/QĐ-UBND về Kế hoạch nuôi ong, " * 10_000))
    assert len(found.items) > 10_000
    assert time.process_time() - begun < 20


def test_a_decree_that_expires_is_replaced_by_the_one_that_says_so() -> None:
    number = HeaderField("30/2020/NĐ-CP", Span(4, 17))
    found = mentions_of(
        document(
            "Số: 30/2020/NĐ-CP",
            "2. Nghị định số 110/2004/NĐ-CP ngày 08 tháng 4 năm 2004 của Chính phủ về công tác văn thư hết hiệu lực"
            " từ ngày Nghị định này có hiệu lực pháp luật.",
            header=Header(kind=HeaderField("Nghị định"), number=number, status="issued"),
            sections=("2. Nghị định",),
        )
    )
    assert stated(found) == {("30/2020/NĐ-CP", "replaces", "110/2004/NĐ-CP")}
    assert found.items[1].subject == "công tác văn thư"


@pytest.mark.parametrize(("confidence", "signer"), [(0.4, None), (1.0, "Lê Văn Bình")])
def test_a_garbled_name_is_nobodys_signature(confidence: float, signer: str | None) -> None:
    header = Header(kind=HeaderField("BÁO CÁO"), signer=HeaderField("Lê Văn Bình", None, confidence))
    (own,) = (m for m in mentions_of(document("Nội dung.", header=header)).items if m.own)
    assert own.signer == signer
