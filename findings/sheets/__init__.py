"""Sheets: records as rows of a spreadsheet, keyed by their key, with both languages in named columns."""
