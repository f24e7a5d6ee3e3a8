"""A learner's own copy of the course, and JupyterLab on it."""

from __future__ import annotations

from coding_lab.lab.layout import LayoutError, Report, checkout_around, lay_out
from coding_lab.lab.server import ServerError, run_jupyterlab

__all__ = [
    "LayoutError",
    "Report",
    "ServerError",
    "checkout_around",
    "lay_out",
    "run_jupyterlab",
]
