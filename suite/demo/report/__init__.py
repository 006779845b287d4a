"""The story as one HTML file that needs nothing else: no script, no font, no host. In two languages, and printable."""
