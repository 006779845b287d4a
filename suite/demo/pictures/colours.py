"""What each colour of the demo's pictures stands for; beside it there is always a mark or a word."""

from chassis.drawing.palette import AMBER, INDIGO, TEAL

INTERNAL = TEAL
EXTERNAL = INDIGO
MODEL = AMBER
