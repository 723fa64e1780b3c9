"""Where messages come in and go out: the channels, the command line, the clock."""
