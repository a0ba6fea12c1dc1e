"""A chunk as a llama-index node, and back."""

from __future__ import annotations

from llama_index.core.schema import NodeRelationship, ObjectType, RelatedNodeInfo, TextNode

from index.documents import Chunk, Document, Span


def chunk_node(chunk: Chunk, document: Document) -> TextNode:
    """The chunk with what is known of its document as metadata. Only its text is embedded."""
    header = document.header
    metadata = {
        "document_id": chunk.document_id,
        "number": header.number.value if header.number else None,
        "kind": header.kind.value if header.kind else None,
        "date": header.day.isoformat() if header.day else None,
        "issuer": header.issuer.value if header.issuer else None,
        "ordinal": chunk.ordinal,
        "section": chunk.section,
        "path": list(chunk.path),
        "headings": list(chunk.headings),
        "instruments": list(chunk.instruments),
        "start": chunk.span.start,
        "end": chunk.span.end,
    }
    node = TextNode(
        id_=chunk.id,
        text=chunk.text,
        metadata=metadata,
        excluded_embed_metadata_keys=list(metadata),
        excluded_llm_metadata_keys=list(metadata),
    )
    node.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(
        node_id=chunk.document_id, node_type=ObjectType.DOCUMENT
    )
    return node


def node_chunk(node: TextNode) -> Chunk:
    """The chunk that `chunk_node` was given."""
    known = node.metadata
    return Chunk(
        node.node_id,
        known["document_id"],
        known["ordinal"],
        known["section"],
        tuple(known["path"]),
        tuple(known["headings"]),
        Span(known["start"], known["end"]),
        node.text,
        tuple(known["instruments"]),
    )
