"""Facts about States, meetings and deadlines, as data with sources."""
