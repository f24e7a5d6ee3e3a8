"""What the front ends of all kinds of exercise share: saving, the bar over it, feedback."""

from __future__ import annotations

from coding_lab.browse.front_end import Pieces

SAVING = Pieces(__package__, ("saving.js", "bar.js", "feedback.js", "parts.js"), ("frame.css",))
