"""Every figure of a document, with what it counts, when, where, and as part of what."""
