"""Names to classes: a built-in table, then entry points, then `module:attr` or `file.py:attr`.

Nothing registers itself on import and nothing is imported until it is resolved, so listing
works without any optional package.
"""

from __future__ import annotations

import difflib
import functools
import importlib
import importlib.metadata
import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.core.digest import digest_text, short
from harness.core.errors import Problem, UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A built-in name: `target` is `module:attr`, `summary` its one-line documentation."""

    target: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A name as `harness list` prints it."""

    name: str
    summary: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Resolves names of one kind (`models`, `metrics`).

    `group` is the entry-point group through which other distributions add names. A name that
    two of them claim, or that a built-in already has, is an error naming both.
    """

    kind: str
    group: str
    builtin: Mapping[str, Entry]

    def listing(self) -> tuple[Listing, ...]:
        """Every known name, built-in ones first, nothing imported."""
        own = [
            Listing(name=name, summary=entry.summary, origin="built in")
            for name, entry in self.builtin.items()
        ]
        plugins = [
            Listing(name=name, summary=point.value, origin=_distribution(point))
            for name, point in sorted(self._plugins().items())
        ]
        return (*own, *plugins)

    def resolve(self, name: str, *, where: str) -> Any:
        """The object behind a name. Raises `UsageError` with a suggestion for an unknown one."""
        if name in self.builtin:
            return load_attribute(self.builtin[name].target, where=where)
        plugins = self._plugins()
        if name in plugins:
            return _load_plugin(plugins[name], where=where)
        if ":" in name:
            return load_attribute(name, where=where)
        raise UsageError(self._unknown(name, [*self.builtin, *plugins], where))

    def _plugins(self) -> dict[str, importlib.metadata.EntryPoint]:
        found: dict[str, importlib.metadata.EntryPoint] = {}
        for point in importlib.metadata.entry_points(group=self.group):
            if point.name in self.builtin or point.name in found:
                other = found.get(point.name)
                holder = _distribution(other) if other else "gold-harness"
                raise UsageError(
                    Problem(
                        where=f"entry point {point.name!r} of {_distribution(point)}",
                        found=f"a name that {holder} already has",
                        expected=f"a name of its own in the group {self.group}",
                        fix="uninstall one of the two or have its author rename it",
                    )
                )
            found[point.name] = point
        return found

    def _unknown(self, name: str, known: list[str], where: str) -> Problem:
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        return Problem(
            where=where,
            found=f"{name!r}",
            expected=f"one of {', '.join(sorted(known))}, module:attr or file.py:attr",
            fix=f"{hint}`harness list {self.kind}` shows all",
        )


def _distribution(point: importlib.metadata.EntryPoint) -> str:
    return point.dist.name if point.dist else "an unknown distribution"


def _load_plugin(point: importlib.metadata.EntryPoint, *, where: str) -> Any:
    target = point.value.partition("[")[0].strip()
    return load_attribute(target, where=f"{where}: {point.name!r} of {_distribution(point)}")


def load_attribute(target: str, *, where: str) -> Any:
    """The object at `package.module:attr` or `path/to/file.py:attr`; `attr` may be dotted.

    Modules are looked for in the working directory too. Raises `UsageError` where the module,
    the file or the attribute is not there; an exception
    raised *inside* the user's module is theirs and passes through with its own traceback.
    """
    module_name, _, attribute = target.rpartition(":")
    if not module_name or not attribute:
        raise UsageError(_bad_target(where, target, "no attribute after ':'"))
    if module_name.endswith(".py"):
        module = _load_file(Path(module_name), where=where)
    else:
        if module_name.startswith("."):
            raise UsageError(_bad_target(where, target, f"the relative name {module_name!r}"))
        _look_here()
        try:
            module = importlib.import_module(module_name)
        except ModuleNotFoundError as error:
            if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
                raise
            raise UsageError(_bad_target(where, target, f"no module {module_name!r}")) from error
    try:
        return functools.reduce(getattr, attribute.split("."), module)
    except AttributeError as error:
        close = difflib.get_close_matches(attribute, dir(module), n=1)
        hint = f" (it has {close[0]!r})" if close else ""
        reason = f"no attribute {attribute!r} in {module_name}{hint}"
        raise UsageError(_bad_target(where, target, reason)) from error


def _look_here() -> None:
    """Lets modules of the working directory be imported, after all others.

    A console script has its own folder on the path instead, `python -m` the working directory.
    """
    here = str(Path.cwd())
    if here not in sys.path and "" not in sys.path:
        sys.path.append(here)


def _load_file(path: Path, *, where: str) -> Any:
    if not path.is_file():
        raise UsageError(_bad_target(where, str(path), f"no file {path}"))
    name = f"harness_user_{path.stem}_{short(digest_text(str(path.resolve())))}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UsageError(_bad_target(where, str(path), f"{path} is no Python file"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _bad_target(where: str, target: str, found: str) -> Problem:
    return Problem(
        where=where,
        found=f"{found} (from {target!r})",
        expected="module:attr or file.py:attr that can be imported from here",
        fix="check the spelling, and that the package is installed or the path is right",
    )
