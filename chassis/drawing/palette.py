"""The colours and the letters of every picture.

Colours keep a contrast of 4.5 : 1 on white (WCAG 2.2, 1.4.3), but for those that only shade: `GRID` and `TRACK`.
"""

INK = "#1b2733"
MUTED = "#52606d"
GRID = "#d9e0e7"
TRACK = "#eef2f6"
PAPER = "#ffffff"
TEAL = "#0f766e"
INDIGO = "#4338ca"
AMBER = "#b45309"
GOOD = "#15803d"
BAD = "#b91c1c"
NEUTRAL = "#475569"

FONT = (
    "Inter, 'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
)
