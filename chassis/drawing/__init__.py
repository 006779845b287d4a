"""Pictures as SVG and pages as HTML: elements that escape what is put into them, shapes, a palette, lettering.

A picture is a pure function from values to `Markup`. Nothing is told by colour alone, every picture has a title and a
description for those who hear it, and every colour of the palette keeps a contrast of 4.5 : 1 on white.
"""
