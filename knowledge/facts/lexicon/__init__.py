"""Rings of words as data, and their loader."""
