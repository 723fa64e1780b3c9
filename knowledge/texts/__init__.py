"""Documents: read, cut into citable passages, indexed, searched, quoted."""
