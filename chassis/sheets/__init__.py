"""Tables for spreadsheets: CSV and XLSX that hold values and never formulas."""
