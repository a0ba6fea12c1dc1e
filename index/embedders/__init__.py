"""One embedder a file, all behind llama-index's `BaseEmbedding`."""
