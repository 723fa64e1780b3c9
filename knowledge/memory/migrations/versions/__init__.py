"""One file a revision, named after it; a released one is never changed."""
