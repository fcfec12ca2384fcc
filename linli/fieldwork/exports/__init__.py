"""Lists of this room as spreadsheets."""
