from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from harness.config.load import load_config
from harness.config.schema import Config, ModelSpec
from harness.core.errors import ConfigError, Problem, UsageError

CONFIG = """\
models:
  - name: lead-3
    adapter: lead
    params: {sentences: 3}
  - {name: gpt-4.1, adapter: openai}
tasks:
  - name: qa
gate:
  metrics:
    correct: {margin: 0.1}
"""


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Loads a text as the config file `c.yaml` of the working directory."""
    monkeypatch.chdir(tmp_path)

    def load(text: str = CONFIG, *overrides: str) -> Config:
        Path("c.yaml").write_bytes(text.encode())
        return load_config(Path("c.yaml"), overrides=overrides)

    return load


@pytest.fixture
def problems(load):
    """What is wrong with a text, a line a problem."""

    def problems(text: str = CONFIG, *overrides: str) -> list[str]:
        with pytest.raises(ConfigError) as caught:
            load(text, *overrides)
        return str(caught.value).splitlines()

    return problems


def test_defaults_stand_in_the_schema(load):
    config = load("models: [{name: a, adapter: lead}]")
    assert config.model_dump() == {
        **{name: field.default for name, field in Config.model_fields.items()},
        "models": [config.models[0].model_dump()],
        "retries": config.retries.model_dump(),
        "gate": config.gate.model_dump(),
        "metrics": [{"name": "default", "params": {}}],
    }


def test_the_repositorys_own_config_loads(repository):
    config = load_config(repository / "configs" / "baselines.yaml")
    assert [model.name for model in config.models] == [
        "gold",
        "bm25",
        "lexrank",
        "lead-3",
        "random-sentence",
        "copy-source",
        "cite-all",
        "refuse",
        "empty",
    ]


def test_every_problem_is_told_at_its_line(problems):
    text = """\
modles: []
models:
  - name: lead-3
    adaptor: lead
  - {name: b, adapter: 3}
tasks:
  - name: qa
    context: some
repeats: 0
seed: 1.5
max_failed: 2
gate:
  metrics:
    correct:
      margn: 0.1
"""
    keys, of_model = (", ".join(sorted(found.model_fields)) for found in (Config, ModelSpec))
    expected = [
        f"c.yaml:1: modles: found unknown key 'modles'; expected one of {keys}; "
        "did you mean 'models'? rename or remove it",
        "c.yaml:3: models[0].adapter: found nothing; expected the required key 'adapter'; add it",
        f"c.yaml:4: models[0].adaptor: found unknown key 'adaptor'; expected one of {of_model}; "
        "did you mean 'adapter'? rename or remove it",
        "c.yaml:5: models[1].adapter: found 3; expected a valid string; correct the value",
        "c.yaml:8: tasks[0].context: found 'some'; expected 'all', ",
        "c.yaml:9: repeats: found 0; expected greater than or equal to 1; correct the value",
        "c.yaml:10: seed: found 1.5; expected a valid integer; correct the value",
        "c.yaml:11: max_failed: found 2; expected less than or equal to 1; correct the value",
        "c.yaml:15: gate.metrics.correct.margn: found unknown key 'margn'; expected one of margin; "
        "did you mean 'margin'? rename or remove it",
    ]
    for problem, told in zip(problems(text), expected, strict=True):
        assert problem.startswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "c.yaml:1: found an empty file; expected a mapping with at least `models`; see"),
        ("- a", "c.yaml:1: found a list; expected a mapping with at least `models`; see"),
        ("just words", "c.yaml:1: found a str; expected a mapping"),
        ("seed: 1", "c.yaml:1: models: found nothing; expected the required key 'models'; add it"),
        ("seed: 1\nmodels: []", "c.yaml:2: models: found []; expected list should have at least 1"),
        ("models: [a", "c.yaml:1: found no YAML (expected ',' or ']'"),
        ("models:\n  - name: a\n   b: c", "c.yaml:3: found no YAML (expected <block end>"),
        ("seed: 1\nseed: 2", "c.yaml:2: seed: found the key a second time (first in line 1)"),
        (
            "models:\n  - {name: a, params: {x: 1, x: 2}}",
            "c.yaml:2: models[0].params.x: found the key a second time",
        ),
        ("seed: !!int x", "c.yaml:1: found no YAML ('x' is no int); expected a YAML file; mend"),
        ("models: &a [*a]", "c.yaml:1: models[0]: found a section that holds itself"),
        (f"{CONFIG}seed: true", "c.yaml:11: seed: found True; expected a valid integer"),
        (f"{CONFIG}seed: '1'", "c.yaml:11: seed: found '1'; expected a valid integer"),
        (f"{CONFIG}tasks: []", "c.yaml:11: tasks: found the key a second time"),
        (f"{CONFIG}gold:", "c.yaml:11: gold: found null; expected a folder, or a data set"),
        (f"{CONFIG}max_failed: .nan", "c.yaml:11: max_failed: found nan; expected "),
        (f"{CONFIG}3: x", "[3]: found 3; expected keys should be strings"),
        (
            "models: [{name: a, adapter: b}, {name: a, adapter: c}]",
            "c.yaml:1: models: found [{'name': 'a', 'adapter': 'b'}, {'name': 'a', 'adapter': 'c'",
        ),
        (
            "models: [{name: a, adapter: b}]\ntasks: [{name: qa}, {name: qa}]",
            "c.yaml:2: tasks: found [{'name': 'qa'}, {'name': 'qa'}]; "
            "expected unique names (qa stands twice)",
        ),
        (
            'models: [{name: "a\\n", adapter: b}]',
            "c.yaml:1: models[0].name: found 'a\\n'; expected",
        ),
        ('models: [{name: "\\e[31m", adapter: b}]', "c.yaml:1: models[0].name: found '\\x1b[31m'"),
        ('models: [{name: "", adapter: b}]', "c.yaml:1: models[0].name: found ''; expected"),
        ('models: [{name: "a ", adapter: b}]', "c.yaml:1: models[0].name: found 'a '; expected"),
        (
            f"{CONFIG}metrics: [em, 5]",
            "c.yaml:11: metrics[1]: found 5; expected a valid dictionary",
        ),
        (f"{CONFIG}metrics: ['']", "c.yaml:11: metrics[0].name: found ''; expected string should"),
        (
            f"{CONFIG}metrics:\n  - em\n  - {{name: f1, parms: {{}}}}",
            "c.yaml:13: metrics[1].parms: found unknown key 'parms'; expected one of name, params; "
            "did you mean 'params'?",
        ),
        (
            f"{CONFIG}metrics: [{{name: f1, params: {{x: .inf}}}}]",
            "c.yaml:11: metrics[0].params: found {'x': inf}; expected values that JSON can hold",
        ),
        (
            "models: [{name: a, adapter: b, params: {x: .nan}}]",
            "c.yaml:1: models[0].params: found {'x': nan}; expected values that JSON can hold",
        ),
        (
            "models: [{name: a, adapter: b, params: {x: [!!set {y}]}}]",
            "c.yaml:1: models[0].params: found {'x': [{'y'}]}; expected values that JSON can hold",
        ),
        (
            "models: [{name: a, adapter: b, params: {x: !!binary AAAA}}]",
            "c.yaml:1: models[0].params: found {'x': b'\\x00\\x00\\x00'}; expected values that",
        ),
        (
            "models: [{name: a, adapter: b, params: {x: {1: 2, c: d}}}]",
            "c.yaml:1: models[0].params: found {'x': {1: 2, 'c': 'd'}}; expected values that",
        ),
    ],
)
def test_one_slip_is_one_problem(problems, text, told):
    [problem] = problems(text)
    assert told in problem


def test_a_missing_config_is_told(tmp_path):
    with pytest.raises(UsageError, match=r"none\.yaml: found No such file or directory; expected a "
                       "readable config file; check the path"):  # fmt: skip
        load_config(tmp_path / "none.yaml")


def test_a_metric_is_a_name_or_a_name_with_parameters(load):
    [bare, full] = load(f"{CONFIG}metrics: [em, {{name: f1, params: {{n: 1}}}}]").metric_specs()
    assert (bare.name, bare.params) == ("em", {})
    assert (full.name, full.params) == ("f1", {"n": 1})


def test_dates_stay_text(load):
    assert load("gold: 2021-02-30\nmodels: [{name: a, adapter: b}]").gold == "2021-02-30"


@pytest.mark.parametrize(
    ("override", "at", "value"),
    [
        ("seed=7", "seed", 7),
        ("gold=other/gold", "gold", "other/gold"),
        ("limit=", "limit", None),
        ("gold=a=b", "gold", "a=b"),
        ("models.lead-3.params.sentences=2", "models.0.params.sentences", 2),
        ("models.0.params.sentences=2", "models.0.params.sentences", 2),
        ("models.lead-3.params.new=[1, {a: b}]", "models.0.params.new", [1, {"a": "b"}]),
        ("models.gpt-4.1.params.base_url=http://x", "models.1.params.base_url", "http://x"),
        ("models.gpt-4.1={name: c, adapter: d}", "models.1.name", "c"),
        ("tasks.qa.context=none", "tasks.0.context", "none"),
        ("gate.baseline=b.json", "gate.baseline", "b.json"),
        ("gate.metrics.correct.margin=0", "gate.metrics.correct.margin", 0),
        ("gate.metrics.rouge1={margin: 0.2}", "gate.metrics.rouge1.margin", 0.2),
        ("gate={metrics: {}}", "gate.metrics", {}),
    ],
)
def test_an_override_changes_its_value_and_no_other(load, override, at, value):
    def cut(found: dict) -> object:
        *path, last = at.split(".")
        for step in path:
            found = found[int(step)] if isinstance(found, list) else found[step]
        return found.pop(last, None)

    changed, plain = load(CONFIG, override).model_dump(), load().model_dump()
    assert cut(changed) == value
    if not override.startswith(("gate={", "models.gpt-4.1={", "gate.metrics.rouge1")):
        cut(plain)
        assert changed == plain


def test_overrides_apply_in_order(load):
    assert load(CONFIG, "seed=1", "seed=2").seed == 2
    config = load(CONFIG, "models.0.params={}", "models.0.params.x=1")
    assert config.models[0].params == {"x": 1}


def test_a_name_that_is_a_number_counts_before_the_index(load):
    text = "models: [{name: '1', adapter: a}, {name: b, adapter: b}]"
    assert [m.adapter for m in load(text, "models.1.adapter=c").models] == ["c", "b"]


def test_a_section_that_is_null_is_begun(load):
    text = "models: [{name: a, adapter: b}]\ngate:\n"
    assert load(text, "gate.baseline=x").gate.baseline == "x"


def test_an_override_changes_no_section_that_shares_an_anchor(load):
    text = """\
models:
  - {name: a, adapter: x, params: &shared {k: {deep: 1}}}
  - {name: b, adapter: x, params: *shared}
"""
    config = load(text, "models.a.params.k.deep=2")
    assert [model.params["k"]["deep"] for model in config.models] == [2, 1]


@pytest.mark.parametrize(
    ("override", "told"),
    [
        ("seed", "found no key=value; expected a dotted key, an equals sign and a YAML value"),
        ("=1", "found no key=value"),
        ("a..b=1", "found no key=value"),
        (".seed=1", "found no key=value"),
        ("se ed=1", "found no key=value"),
        ("seed=[1", "found the value '[1'; expected a YAML value; put quotes around it"),
        ("seed={a: 1, a: 2}", "found the value '{a: 1, a: 2}'; expected a YAML value"),
        ("seed=!!int x", "found the value '!!int x'; expected a YAML value"),
        ("models.lead-4.adapter=x", "found no member 'lead-4'; expected one of lead-3, gpt-4.1, "
         "or a number below 2; did you mean 'lead-3'? correct the key"),
        ("models.2.adapter=x", "found no member '2'"),
        ("models.-1.adapter=x", "found no member '-1'"),
        ("models.lead-3.adapter.x=1", "found a plain value at 'adapter'; expected a section; "
         "shorten the key"),
        ("sede=3", "sede: found unknown key 'sede'; expected one of "),
        ("seed=2021-08-19", "seed: found '2021-08-19'; expected a valid integer"),
        ("models.lead-3.adapter=3", "models[0].adapter: found 3; expected a valid string"),
        ("models=5", "models: found 5; expected a valid list"),
        ("gate.metrics.correct.margn=1", "gate.metrics.correct.margn: found unknown key 'margn'; "
         "expected one of margin; did you mean 'margin'?"),
    ],
)  # fmt: skip
def test_a_bad_override_is_told_as_such(problems, override, told):
    [problem] = problems(CONFIG, override)
    assert problem.startswith(f"--set {override}: {told}")


def test_the_file_is_blamed_for_what_no_override_touched(problems):
    text = CONFIG.replace("name: qa", "name: quiz")
    assert [problem.split(": ")[0] for problem in problems(text, "seed=x", "limit=2")] == [
        "--set seed=x",
        "c.yaml:7",
    ]


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3), lambda inner: st.lists(inner)
       | st.dictionaries(st.text(max_size=3), inner), max_leaves=8))  # fmt: skip
def test_no_value_of_an_override_is_a_bug(tmp_path_factory, value):
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(CONFIG)
    dumped = yaml.safe_dump(value, default_flow_style=True).strip()
    for key in ("seed", "models", "models.0", "models.0.params", "tasks", "gate.metrics"):
        problems: tuple[Problem, ...] = ()
        try:
            load_config(path, overrides=[f"{key}={dumped}"])
        except ConfigError as error:
            problems = error.problems
        assert [p for p in problems if not p.where.startswith("--set ")] == []
