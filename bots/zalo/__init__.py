"""Zalo: the Official Account and the Bot Platform, two products with two protocols."""
