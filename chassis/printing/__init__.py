"""Documents and pictures for paper: PDF and PNG out of Typst templates, in Chinese and English, the same bytes always.

Values reach a template as JSON, never as a part of its source, so nothing that a person wrote is ever read as markup.
"""

from chassis.printing.manuscript import Manuscript
from chassis.printing.press import pdf, png_of

__all__ = ["Manuscript", "pdf", "png_of"]
