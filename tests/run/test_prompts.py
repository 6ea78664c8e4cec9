"""Templates: what they see, what they can't reach, and where a broken one is told."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.citations.parse import parse
from harness.config.task import TaskSpec
from harness.core.errors import UsageError
from harness.core.request import Request, ShownSource
from harness.run.instructions import RESPONSE_SCHEMA
from harness.run.prompt import make_prompt
from harness.run.request import make_builder

ASKED = Request(
    task="qa",
    item="q1",
    instructions="Answer.",
    question="Who <opened> it & when?",
    sources=(ShownSource(number=1, name="a.txt", text="Ana.", title="News"),),
)
AS_JSON = dataclasses.replace(ASKED, response_schema=RESPONSE_SCHEMA)


def rendered(text, request=ASKED):
    return make_prompt(text, path="my.j2").render(request)


@pytest.mark.parametrize(
    ("template", "prompt"),
    [
        ("{{ question }}", "Who <opened> it & when?"),
        ("\n{{ task }} {{ item }} {{ repeat }} {{ seed }}\n", "qa q1 0 0"),
        (
            "{% for s in sources %}\n  [{{ s.number }}] {{ s.title }}: {{ s.text }}\n{% endfor %}",
            None,
        ),
        ("{{ instructions }}{% if response_schema %} JSON{% endif %}", "Answer."),
        ("{{ sources|map(attribute='name')|join(', ') }}", "a.txt"),
    ],
)
def test_a_template_sees_the_fields_of_a_request_and_escapes_nothing(template, prompt):
    assert rendered(template) == (prompt or "[1] News: Ana.")


@given(st.text(min_size=1).filter(str.strip))
def test_a_question_stands_in_the_prompt_as_it_is(question):
    asked = dataclasses.replace(ASKED, question=question)
    assert rendered("Q: {{ question }}|", asked) == f"Q: {question}|"


ESCAPES = (
    "{{ ''.__class__.__mro__ }}",
    "{{ question.__init__.__globals__ }}",
    "{{ question|attr('__class__') }}",
    "{{ '{0.__class__}'.format(question) }}",
    "{{ '%s'|format(question.__class__) }}",
    "{{ self.__init__.__globals__ }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ sources[0].__class__.__subclasses__() }}",
    "{{ (sources|map(attribute='__class__')|first).mro() }}",
    "{{ response_schema.update({'type': 'string'}) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os }}",
    "{% extends 'other.j2' %}",
    "{% for n in range(10 ** 9) %}{% endfor %}",
)


@pytest.mark.parametrize("template", ESCAPES)
def test_a_template_gets_out_nowhere(template):
    with pytest.raises(UsageError, match=r"my\.j2:2: "):
        rendered("\n" + template, AS_JSON)


@pytest.mark.parametrize("name", ["answers", "evidence", "gold", "prompt", "request", "lipsum"])
def test_a_template_has_no_name_but_the_fields(name):
    with pytest.raises(UsageError, match=rf"my\.j2:3: found the name '{name}'"):
        make_prompt(f"\n\n{{% if false %}}{{{{ {name} }}}}{{% endif %}}", path="my.j2")


def test_a_template_can_not_draw_at_random():
    with pytest.raises(UsageError, match="random"):
        make_prompt("{{ sources|random }}", path="my.j2")


@pytest.mark.parametrize(
    ("template", "line", "found"),
    [
        ("a\n{% if %}", 2, "Expected an expression"),
        ("a\nb\n{{ question|shout }}", 3, "No filter named 'shout'"),
        ("a\n{% for s in sources %}\n", 2, "Unexpected end of template"),
        ("a\n{{ sources[0].txt }}", 2, "no attribute 'txt'"),
        ("a\n\n{{ sources[7].text }}", 3, "no element 7"),
        ("a\n{{ question + 1 }}", 2, "can only concatenate"),
        ("{{ 1 / repeat }}", 1, "division by zero"),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", 1, "recursion"),
        ("{# silence #}", 1, "nothing said for q1"),
    ],
)
def test_a_broken_template_is_told_at_its_line(template, line, found):
    with pytest.raises(UsageError) as raised:
        rendered(template)
    [problem] = raised.value.problems
    assert problem.where == f"my.j2:{line}"
    assert found in problem.found


def test_all_unknown_names_are_told_at_once():
    with pytest.raises(UsageError) as raised:
        make_prompt("{{ b }}\n{{ a }}\n{{ b }}", path="my.j2")
    assert [problem.where for problem in raised.value.problems] == ["my.j2:2", "my.j2:1"]


@pytest.mark.parametrize("template", ["{{ instructions }}", "{{ response_schema|tojson }}"])
def test_a_template_for_json_has_to_ask_for_it(template):
    make_prompt(template, path="my.j2", with_schema=True)
    with pytest.raises(UsageError, match="neither instructions nor response_schema"):
        make_prompt("{{ question }}", path="my.j2", with_schema=True)


@pytest.mark.parametrize("answer_format", ["inline", "json"])
@pytest.mark.parametrize("context", ["all", "none"])
@pytest.mark.parametrize("task", ["qa", "summaries"])
def test_the_prompts_that_come_along_fit_every_item(
    repository, own_gold, task, context, answer_format
):
    spec = TaskSpec(
        name=task,
        context=context,
        answer_format=answer_format,
        prompt={"path": str(repository / "configs" / "prompts" / f"{task}.j2")},
    )
    builder = make_builder(spec, own_gold.sources, seed=0)
    for item in own_gold.tasks[task].values():
        request = builder.build(item, repeat=0)
        shown = [source.text.strip() for source in request.sources] + [request.question or ""]
        assert all(text in request.prompt for text in shown)
        assert ('"citations"' in request.prompt) == (answer_format == "json")
        assert ("[1][3]" in request.prompt) == (
            answer_format == "inline" and (task == "summaries" or context == "all")
        )


def test_the_refusal_that_the_prompt_dictates_is_read_as_one(repository):
    text = (repository / "configs" / "prompts" / "qa.j2").read_text(encoding="utf-8")
    [words] = [
        line.split("write exactly: ")[1] for line in text.splitlines() if "exactly: " in line
    ]
    assert parse(words, shown=("a.txt",)).abstained
