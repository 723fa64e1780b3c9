"""Contacts as files of other programs: CSV, XLSX and vCard read with guards, and written so that they do no harm."""
