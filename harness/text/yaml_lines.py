"""YAML texts as plain values, with the line on which each of them stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml

from harness.core.errors import Problem, UsageError
from harness.core.problems import Location, json_path

Lines: TypeAlias = dict[Location, int]
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class _Loader(yaml.SafeLoader):
    """Plain values alone; a date stays the text that it is, as in YAML 1.2."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the library's own way
        first: [(tag, pattern) for tag, pattern in pairs if tag != _TIMESTAMP]
        for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """The value of a node; what a tag such as `!!int` cannot read is an error with a line."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError) as error:
            found = f"{node.value!r} is no {node.tag.rpartition(':')[2]}"
            raise yaml.constructor.ConstructorError(None, None, found, node.start_mark) from error


def parse_yaml(text: str, *, where: str) -> tuple[Any, Lines]:
    r"""The value of a YAML text, None for an empty one, and the line of every value in it.

    `where` names the file in messages. Raises `UsageError` where the text is no YAML, a key
    stands twice in one mapping, or a section holds itself.

    >>> parse_yaml("a: 1\nb: [x, 2021-08-19]", where="f")[0]
    {'a': 1, 'b': ['x', '2021-08-19']}
    """
    lines: Lines = {(): 1}
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            return None, lines
        for problem in _note_lines(node, (), lines, where, above=()):
            raise UsageError(problem)
        return loader.construct_document(node), lines
    except (yaml.YAMLError, RecursionError) as error:
        line = _error_line(error, text)
        raise UsageError(
            Problem(
                where=f"{where}:{line}" if line else where,
                found=f"no YAML ({_reason(error)})",
                expected="a YAML file",
                fix="mend the line",
            )
        ) from error


def line_of(location: Location, lines: Lines) -> int:
    """The line of the value at a location, or of what holds it."""
    while location not in lines:
        location = location[:-1]
    return lines[location]


def _note_lines(
    node: yaml.Node, location: Location, lines: Lines, where: str, *, above: tuple[yaml.Node, ...]
) -> Iterator[Problem]:
    """Fills `lines`; yields what makes the text ambiguous."""
    line = lines.setdefault(location, node.start_mark.line + 1)
    if any(node is holder for holder in above):
        yield Problem(
            where=f"{where}:{line}: {json_path(location)}",
            found="a section that holds itself",
            expected="sections that end",
            fix="write the section out instead of the alias",
        )
    elif isinstance(node, yaml.SequenceNode):
        for index, member in enumerate(node.value):
            inner = (*location, index)
            yield from _note_lines(member, inner, lines, where, above=(*above, node))
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*location, str(key.value))
            if inner in lines:
                yield Problem(
                    where=f"{where}:{key.start_mark.line + 1}: {json_path(inner)}",
                    found=f"the key a second time (first in line {lines[inner]})",
                    expected="every key once",
                    fix="remove one of the two",
                )
            lines[inner] = key.start_mark.line + 1
            yield from _note_lines(value, inner, lines, where, above=(*above, node))


def _error_line(error: Exception, text: str) -> int | None:
    if isinstance(error, yaml.reader.ReaderError):
        return text.count("\n", 0, error.position) + 1
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else None


def _reason(error: Exception) -> str:
    if isinstance(error, yaml.reader.ReaderError):
        return f"the control character U+{int(error.character):04X}"
    return str(getattr(error, "problem", None) or "nested too deeply")
