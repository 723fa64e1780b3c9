"""The commands of `isu`, one module a subject; each parses, calls and prints."""
