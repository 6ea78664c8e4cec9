"""Optional packages: present, or a clear error that names the extra to install."""

from __future__ import annotations

import importlib
from types import ModuleType

from harness.core.errors import MissingExtraError, Problem


def require(module: str, *, extra: str, purpose: str) -> ModuleType:
    """The imported module. Raises `MissingExtraError` naming `extra` where it is not installed."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != module.split(".", maxsplit=1)[0]:
            raise
        raise MissingExtraError(
            Problem(
                where=purpose,
                found=f"package {module!r} is not installed",
                expected=f"the extra {extra!r}",
                fix=f"run: pip install 'gold-harness[{extra}]'",
            )
        ) from error
