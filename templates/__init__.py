"""Words only: lead-ins, notices, letters; rendered by handlers.wording."""
