"""What spreadsheets bring into this room."""
