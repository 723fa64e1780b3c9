"""Words of drafted replies to mails, one file a language."""
