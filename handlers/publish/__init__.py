"""Newsletters: gathered from what happened, put in order by an editor, checked, and shown in three languages."""
