"""Which rows a question names, and which it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.figures.row_names import rows_named, tokens_of

_PLACES = ("TP. Cao Sơn", "TP. Đông Hải", "Huyện Cao Sơn", "Huyện Lộc Bình", "Huyện Phú Lâm", "Thị xã An Hòa")
_BODIES = (
    "Ban Quản lý dự án Giao thông tỉnh",
    "Ban Quản lý dự án Nông nghiệp và PTNT tỉnh",
    "Sở Y tế",
    "Sở Giáo dục và Đào tạo",
    "UBND phường Bến Tre",
)


def _named(question: str, names: tuple[str, ...]) -> list[str]:
    return [names[naming.row] for naming in rows_named(tokens_of(question), names)]


@pytest.mark.parametrize(
    ("question", "names", "wanted"),
    [
        ("TP Cao Sơn và huyện Cao Sơn", _PLACES, ["TP. Cao Sơn", "Huyện Cao Sơn"]),
        ("thành phố Đông Hải hơn Lộc Bình bao nhiêu", _PLACES, ["TP. Đông Hải", "Huyện Lộc Bình"]),
        ("tp dong hai", _PLACES, ["TP. Đông Hải"]),
        ("H. Phú Lâm, TX An Hòa", _PLACES, ["Huyện Phú Lâm", "Thị xã An Hòa"]),
        # A name that fits two rows names none.
        ("Cao Sơn có bao nhiêu", _PLACES, []),
        # Marks that were typed count.
        ("Đông Hài", _PLACES, []),
        ("Ban QLDA Nông nghiệp", _BODIES, ["Ban Quản lý dự án Nông nghiệp và PTNT tỉnh"]),
        ("Sở GDĐT và sở y tế", _BODIES, ["Sở Giáo dục và Đào tạo", "Sở Y tế"]),
        ("ban quản lý dự án nào", _BODIES, []),
        ("phường Bến Tre", _BODIES, ["UBND phường Bến Tre"]),
        ("Sở Xây dựng", _BODIES, []),
    ],
)
def test_a_row_is_named_by_what_tells_it_from_the_others(
    question: str, names: tuple[str, ...], wanted: list[str]
) -> None:
    assert _named(question, names) == wanted


_SYLLABLE = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxy", min_size=2, max_size=5)


@given(st.lists(st.lists(_SYLLABLE, min_size=2, max_size=4), min_size=2, max_size=8), st.data())
def test_no_word_of_a_question_names_two_rows(rows: list[list[str]], data: st.DataObject) -> None:
    names = [" ".join(row) for row in rows]
    said = data.draw(st.lists(st.sampled_from(names), max_size=4))
    found = rows_named(tokens_of(", ".join(said)), names)
    taken: set[int] = set()
    for naming in found:
        assert taken.isdisjoint(naming.words)
        taken |= naming.words
    assert all(set(tokens_of(names[naming.row])) & set(tokens_of(" ".join(said))) for naming in found)
