"""The story as one HTML file that needs nothing else: no script, no font, no host; both languages; made to be printed."""
