"""Judging a mail and drafting its reply: every judgement with its reason, every claim with its source."""
