"""Words of the newsletter, a file per language."""
