"""Documents as JSON and back, exactly."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter

from index.documents import Document, Rendition


@cache
def _documents() -> TypeAdapter[Document]:
    return TypeAdapter(Document)


@cache
def _renditions() -> TypeAdapter[Rendition]:
    return TypeAdapter(Rendition)


def document_to_json(document: Document) -> str:
    """A whole document."""
    return _documents().dump_json(document).decode()


def document_from_json(stored: str) -> Document:
    """The document that `document_to_json` was given, equal in every part."""
    return _documents().validate_json(stored)


def structure_to_json(document: Document) -> str:
    """A document without what has tables of its own: text, sections, renditions."""
    return document_to_json(replace(document, text="", sections=(), renditions=()))


def rendition_to_json(rendition: Rendition) -> str:
    """One rendition."""
    return _renditions().dump_json(rendition).decode()


def rendition_from_json(stored: str) -> Rendition:
    """The rendition that `rendition_to_json` was given."""
    return _renditions().validate_json(stored)
