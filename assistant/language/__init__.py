"""The language of the corpus: its words and how they follow each other, its abbreviations, how staff type.

`syllables` says what a Vietnamese syllable may look like, `typing_slips` reads Telex and VNI leftovers,
`shorthand` the short forms of chat, `abbreviations` those of offices, `model` holds the n-grams, and
`restorer` puts diacritics back and mends near misses.
"""

from assistant.language.model import CorpusLanguage

__all__ = ["CorpusLanguage"]
