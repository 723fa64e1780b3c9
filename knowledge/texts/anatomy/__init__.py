"""How a document is built: its lines, labels, blocks, tables, headings and first page, and the places they give."""
