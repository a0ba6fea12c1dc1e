"""A question in, a verified answer with citations out. Knows nothing of channels."""
