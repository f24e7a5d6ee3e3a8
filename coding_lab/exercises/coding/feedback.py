"""Feedback on a coded chart: explained, as HTML, as text. The door to the modules beside it."""

from coding_lab.exercises.coding.explain import explain
from coding_lab.exercises.coding.explanation import Feedback
from coding_lab.exercises.coding.render import STYLE, feedback_html, feedback_text

__all__ = ["STYLE", "Feedback", "explain", "feedback_html", "feedback_text"]
