"""Whether a question is understood the same however it is typed: `python -m evals.bench.spellings --texts DIR SETS...`.

Each question of the sets is typed again without diacritics, with Telex keys, with VNI keys (as when no input
method was on), in decomposed Unicode with stray spaces, and in capitals; what is understood is compared with the
question as it stands, folded: letters and figures must agree, and in the column of accents the diacritics of all words too.
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.language import CorpusLanguage
from assistant.language.syllables import is_syllable, strip_marks
from assistant.language.tokens import tokens_of
from assistant.understanding import understand
from index.folding import fold, nfc

_TELEX = {"\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j"}
_VNI = {"\u0300": "2", "\u0301": "1", "\u0303": "4", "\u0309": "3", "\u0323": "5"}
_TELEX_LETTERS = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI_LETTERS = {"â": "a6", "ê": "e6", "ô": "o6", "ă": "a8", "ơ": "o7", "ư": "u7", "đ": "d9"}


def typed_with_keys(text: str, letters: dict[str, str], tones: dict[str, str]) -> str:
    """The text as its keystrokes; words that are no Vietnamese syllables (codes, names) as they are."""
    return " ".join(_keys(word, letters, tones) for word in text.split())


def _keys(word: str, letters: dict[str, str], tones: dict[str, str]) -> str:
    core = word.strip(",.?!:;()\"'")
    if not is_syllable(core) or core.isascii():
        return word
    typed, tone = "", ""
    for letter in core.lower():
        plain = ""
        for mark in unicodedata.normalize("NFD", letter):
            if mark in tones:
                tone = tones[mark]
            else:
                plain += mark
        plain = nfc(plain)
        typed += letters.get(plain, plain)
    typed += tone
    return word.replace(core, typed.capitalize() if core[0].isupper() else typed)


def _words(text: str) -> list[str]:
    """The words in small letters, without codes: `QĐ` typed as `QD` in a number says the same."""
    return [token.text.lower() for token in tokens_of(text.lower()) if not token.locked]


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as written": lambda text: text,
    "no diacritics": strip_marks,
    "small letters, none": lambda text: strip_marks(text).lower(),
    "Telex keys": lambda text: typed_with_keys(text, _TELEX_LETTERS, _TELEX),
    "VNI keys": lambda text: typed_with_keys(text, _VNI_LETTERS, _VNI),
    "decomposed": lambda text: "  ".join(unicodedata.normalize("NFD", text).split()),
    "capitals": str.upper,
}


def main() -> None:
    """Prints one row a spelling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, required=True, help="a folder of .txt files to learn from")
    parser.add_argument("--show", action="store_true", help="list the questions that differ")
    parser.add_argument("sets", type=Path, nargs="+")
    arguments = parser.parse_args()
    language = CorpusLanguage.build(path.read_text("utf-8") for path in sorted(arguments.texts.glob("*.txt")))
    lines = [line for path in arguments.sets for line in path.read_text("utf-8").splitlines() if line.strip()]
    questions = [nfc(json.loads(line)["question"]) for line in lines]
    table = Table("spelling", "questions", "same letters", "same accents", "same hints")
    for name, respell in SPELLINGS.items():
        letters = accents = hints = 0
        for text in questions:
            meant, got = understand(text, language=language), understand(respell(text), language=language)
            same = fold(meant.text) == fold(got.text)
            letters += same
            accents += _words(meant.text) == _words(got.text)
            hints += (meant.asks, meant.operation, meant.wants_list, meant.years, meant.kinds) == (
                got.asks, got.operation, got.wants_list, got.years, got.kinds,
            )  # fmt: skip
            if arguments.show and not same:
                print(f"{name}: {meant.text} | {got.text}")
        total = len(questions)
        shares = (f"{count / total:.3f}" for count in (letters, accents, hints))
        table.add_row(name, str(total), *shares)
    Console().print(table)


if __name__ == "__main__":
    main()
