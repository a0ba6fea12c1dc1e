"""Question sets in, measured reports out."""
