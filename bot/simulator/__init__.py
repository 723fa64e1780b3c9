"""A strict stand-in for Slack (Web API, Socket Mode, a workspace with people), for tests and for `isu simulate`."""
