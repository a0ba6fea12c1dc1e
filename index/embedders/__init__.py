"""What turns text into vectors: the bundled engine, or any sentence-transformers model.

An engine is plain code without llama-index, so that a question from the command line does not pay for its
import; `embedding.py` puts any engine behind llama-index's `BaseEmbedding` for the ingest pipeline.
"""
