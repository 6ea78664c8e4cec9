"""Any HTTP service as a model: a template for the request, a path to the answer.

    adapter: http
    params:
      url: http://127.0.0.1:8080/ask
      body: '{"q": {{ question|tojson }}, "texts": {{ sources|map(attribute="text")|list|tojson }}}'
      answer_path: $.reply

The template is Jinja2 in a sandbox, over `task`, `item`, `instructions`, `question`, `sources`
(`number`, `name`, `text`, `title`, `date`), `repeat` and `seed`, and over the whole prompt in two
texts, `system` and `user`. `tojson` writes a value as JSON. Paths are JSONPath (RFC 9535).
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from harness.core.answer import Output
from harness.core.errors import Problem
from harness.core.request import Request, ShownSource
from harness.core.usage import counts_of
from harness.models.endpoint.connection import Remote, url_problem
from harness.models.endpoint.errors import BadResponseError
from harness.models.endpoint.messages import messages

# What a template must not break on: quotes, backslashes and line ends; and that nothing is asked.
_AWKWARD = '"\\\n</'
_PROBES = tuple(
    Request(
        task="qa",
        item=_AWKWARD,
        instructions=_AWKWARD,
        question=question,
        sources=(ShownSource(number=1, name=_AWKWARD, text=_AWKWARD),),
    )
    for question in (_AWKWARD, None)
)


@dataclass(frozen=True, kw_only=True)
class Http(Remote):
    """A model that sends `body` to `url` and reads the JSON it gets by paths.

    `answer_path` leads to one text or one object; `citations_path` to a list of what a text cites,
    in any form that the parser reads; `usage_path` to counts such as `prompt_tokens`. Raises
    `UsageError` for a template that doesn't give JSON and for a path that is none.
    """

    url: str
    body: str
    answer_path: str
    citations_path: str | None = None
    usage_path: str | None = None
    method: Literal["POST", "PUT"] = "POST"
    _template: Any = field(init=False, repr=False, compare=False)
    _paths: Mapping[str, Any] = field(init=False, repr=False, compare=False)

    async def answer(self, request: Request) -> Output:
        """The service's answer. Raises `CallError`s."""
        body = self._template.render(_context(request)).encode()
        response = await self._connection.send(self.method, self.url, body)
        answer = self._one("answer_path", response)
        if not isinstance(answer, str | Mapping):
            kind = "null" if answer is None else f"a {type(answer).__name__}"
            raise BadResponseError(f"answer_path leads to {kind}, not to a text or an object")
        if "citations_path" in self._paths and isinstance(answer, str):
            answer = {"answer": answer, "citations": self._one("citations_path", response)}
        usage = self._one("usage_path", response) if "usage_path" in self._paths else None
        return Output(raw=answer, usage=counts_of(usage))

    def _one(self, name: str, response: Any) -> Any:
        found = self._paths[name].findall(response)
        if len(found) != 1:
            raise BadResponseError(
                f"{name} {getattr(self, name)} leads to {len(found)} values, not to one"
            )
        return found[0]

    def _problems(self) -> list[Problem]:
        return [*url_problem("url", self.url), *self._template_problems(), *self._path_problems()]

    def _template_problems(self) -> Iterator[Problem]:
        from jinja2 import StrictUndefined, TemplateError, meta
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
        try:
            object.__setattr__(self, "_template", environment.from_string(self.body))
            known = {*_context(_PROBES[0]), *environment.globals}
            if unknown := meta.find_undeclared_variables(environment.parse(self.body)) - known:
                raise ValueError(f"there is no {', '.join(sorted(unknown))}")
            for probe in _PROBES:
                json.loads(self._template.render(_context(probe)))
        except (TemplateError, TypeError, ValueError) as error:
            yield Problem(
                where="parameter body",
                found=f"a template that fails on an awkward request ({error})",
                expected="a Jinja2 template that gives JSON",
                fix="write every value with the filter, as in {{ question|tojson }}",
            )

    def _path_problems(self) -> Iterator[Problem]:
        import jsonpath

        paths = {}
        for name in ("answer_path", "citations_path", "usage_path"):
            try:
                if getattr(self, name) is not None:
                    paths[name] = jsonpath.compile(getattr(self, name))
            except jsonpath.JSONPathError as error:
                yield Problem(
                    where=f"parameter {name}",
                    found=f"no path ({error})",
                    expected="a JSONPath such as $.answer",
                    fix="correct it",
                )
        object.__setattr__(self, "_paths", paths)


def _context(request: Request) -> dict[str, Any]:
    return dataclasses.asdict(request) | dataclasses.asdict(messages(request))
