"""The HTTP process: Slack over HTTP and health."""
