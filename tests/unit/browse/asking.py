"""How the tests of this folder ask the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Ask = Callable[..., dict[str, Any]]
"""``ask("children", code="E11")`` gives what the kernel sends to the front end."""
