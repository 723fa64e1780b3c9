"""The Slack channel: payloads in, posts out."""
