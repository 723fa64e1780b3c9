"""Drafting letters: from a State, a kind and an addressee to a letter with its evidence, in the form protocol asks."""
