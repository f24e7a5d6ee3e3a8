"""Grading with nbgrader: marks come from ``answers.json`` and the key, never from student code.

A course's ``nbgrader_config.py`` needs two lines: ``c = get_config()`` and ``configure(c)``.
"""

from __future__ import annotations

from coding_lab.grading.config import configure

__all__ = ["configure"]
