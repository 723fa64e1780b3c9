"""Words of answers, by language."""
