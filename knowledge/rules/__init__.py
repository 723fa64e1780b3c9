"""Pure rules of the treaty and of its protocol; the standard library only."""
