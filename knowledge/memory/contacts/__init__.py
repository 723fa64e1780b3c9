"""The contact list: how it is changed, by import, proposal, merge and hand, so that everything can be undone."""
