"""The grammar of references to documents: `parse_references` gives each mention with its exact spans."""

from ingest.references.grammar import parse_references
from ingest.references.mention import ReferenceMention, format_number, format_reference

__all__ = ["ReferenceMention", "format_number", "format_reference", "parse_references"]
