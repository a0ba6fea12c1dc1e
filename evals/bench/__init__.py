"""Benchmarks: speed, size and quality, each a command."""
