"""The built-in guide as data, and its loader."""
