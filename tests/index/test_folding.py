"""Folding: Vietnamese without its marks, letter for letter."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from index.folding import fold, nfc

_LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


def test_a_document_number_and_its_kind():
    assert fold("Kế hoạch số 46/KH-UBND của Đảng ủy") == "ke hoach so 46/kh-ubnd cua dang uy"


def test_decomposed_and_composed_text_fold_alike():
    assert fold("nghi\u0309 phe\u0301p") == fold("nghỉ phép") == "nghi phep"


@given(st.text(alphabet=_LETTERS + _LETTERS.upper() + " /-.,0123456789", max_size=80))
def test_composed_vietnamese_keeps_its_length_and_loses_its_marks(text: str):
    folded = fold(nfc(text))
    assert len(folded) == len(nfc(text))
    assert folded.isascii()
    assert folded == folded.lower()


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_and_leaves_no_mark(text: str):
    folded = fold(text)
    assert fold(folded) == folded
    assert not any(unicodedata.combining(c) for c in folded)
