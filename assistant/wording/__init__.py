"""Optional wording by a language model: evidence in, sentences with their labels out, verified or dropped.

Nothing depends on it: a slow, broken or inventive model leaves the extractive answer as it was.
"""
