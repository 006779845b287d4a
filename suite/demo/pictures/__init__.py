"""Pictures of the demo's results: plain SVG from pure functions, readable in both languages, on screen and paper."""
