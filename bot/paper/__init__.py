"""Letters and sheets on paper: one layout, rendered as DOCX, PDF, HTML, Markdown and plain text."""
