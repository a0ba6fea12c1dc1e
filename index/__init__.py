"""Keeps documents and finds them again. Knows nothing of file formats or chat."""
