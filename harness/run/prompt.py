"""Prompts: a task's own Jinja2 template, rendered over the fields of a request and nothing else.

The template runs in a sandbox, without other files, without chance, and without defaults for names
that it gets wrong; its text alone decides what it renders, so that the text's digest stands for it.
"""

from __future__ import annotations

import dataclasses
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.core.errors import Problem, UsageError
from harness.core.request import Request

if TYPE_CHECKING:
    from jinja2 import Environment, Template, nodes

_FIELDS = tuple(f.name for f in dataclasses.fields(Request) if f.name != "prompt")
_RAISED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template that was read from `path`."""

    path: str
    _template: Template

    def render(self, request: Request) -> str:
        """The prompt of a request. Raises `UsageError` at the line that fails."""
        from jinja2 import TemplateError

        try:
            text = self._template.render({name: getattr(request, name) for name in _FIELDS})
        except (TemplateError, *_RAISED) as error:
            frames = traceback.extract_tb(error.__traceback__)
            lines = [frame.lineno for frame in frames if frame.filename == self.path]
            problem = _problem(self.path, lines[-1] if lines else 1, f"{error} ({request.item})")
            raise UsageError(problem) from error
        if not text.strip():
            raise UsageError(_problem(self.path, 1, f"nothing said for {request.item}"))
        return text.strip()


def make_prompt(text: str, *, path: str, with_schema: bool = False) -> Prompt:
    """The prompt in a template's text. Raises `UsageError` with every problem that can be seen.

    `with_schema` says that the answer is to be JSON, which the template then has to ask for.
    """
    from jinja2 import Template, TemplateSyntaxError, nodes

    environment = _environment()
    try:
        tree = environment.parse(text)
        code = environment.compile(text, name=path, filename=path)
    except TemplateSyntaxError as error:
        raise UsageError(_problem(path, error.lineno, str(error.message))) from error
    problems = _unknown_names(tree, environment, path)
    told = {"instructions", "response_schema"}
    if with_schema and not told & {name.name for name in tree.find_all(nodes.Name)}:
        missing = f"neither {' nor '.join(sorted(told))} in it, beside `answer_format: json`"
        problems.append(_problem(path, 1, missing))
    if problems:
        raise UsageError(problems)
    return Prompt(path, Template.from_code(environment, code, environment.make_globals(None)))


def _environment() -> Environment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True
    )
    del environment.globals["lipsum"], environment.filters["random"]
    return environment


def _unknown_names(tree: nodes.Template, environment: Environment, path: str) -> list[Problem]:
    from jinja2 import meta, nodes

    unknown = meta.find_undeclared_variables(tree) - {*_FIELDS, *environment.globals}
    lines: dict[str, int] = {}
    for found in tree.find_all(nodes.Name):
        if found.name in unknown:
            lines[found.name] = min(found.lineno, lines.get(found.name, found.lineno))
    return [_problem(path, lines[name], f"the name {name!r}") for name in sorted(lines)]


def _problem(path: str, line: int | None, found: str) -> Problem:
    return Problem(
        where=f"{path}:{line}",
        found=found,
        expected=f"a Jinja2 template over {', '.join(_FIELDS)}",
        fix="correct the template",
    )
