"""The gate over real runs with planted changes: what it says, how it exits, whom it names."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import junitparser
import pytest
from cli_process import call, read_lines, write_lines
from hundred import ITEMS, make_hundred, write_config, write_outputs, wrong

FAMILY = "correct: {margin: 0.05}, evidence_f1: {margin: 0.05}"


@pytest.fixture(scope="module")
def hundred(tmp_path_factory):
    """A hundred questions, all answered rightly, and that run as the baseline `base.json`."""
    folder = make_hundred(tmp_path_factory.mktemp("hundred") / "bench")
    write_outputs(folder)
    for arguments in (
        ("run", "c.yaml", "--run-dir", "good"),
        ("baseline", "set", "good", "base.json"),
    ):
        done = call(*arguments, cwd=folder)
        assert done.code == 0, done.err
    return folder


@pytest.fixture
def folder(hundred, tmp_path):
    return shutil.copytree(hundred, tmp_path / "bench")


@pytest.fixture
def taken(folder, here):
    """Takes the baseline anew with another gate, metrics or model; the outputs stay right."""

    def take(**changed: str) -> Path:
        write_config(folder, "c.yaml", **changed)
        for arguments in (
            ("run", "c.yaml", "--run-dir", "again"),
            ("baseline", "set", "again", "base.json"),
        ):
            done = here(*arguments, cwd=folder)
            assert done.code == 0, done.err
        return folder

    return take


@pytest.fixture
def judged(folder, here):
    """Runs changed outputs, then the gate."""

    def judge(changed, *arguments, run=()):
        write_outputs(folder, changed)
        done = here("run", "c.yaml", "--run-dir", "new", *run, cwd=folder)
        assert done.code == 0, done.err
        return here("gate", "new", *arguments, cwd=folder)

    return judge


def words(done) -> str:
    return " ".join(done.out.split())


@dataclasses.dataclass(frozen=True)
class Trial:
    """A planted change, and what the gate has to say of it."""

    changed: dict[int, str]
    code: int
    says: tuple[str, ...]
    gate: str = ""
    model: str = ""
    arguments: tuple[str, ...] = ()


NINE, THREE = wrong(*range(9)), wrong(7, 8, 9)
UNKNOWN = "1007 [3] [99]"
TRIALS = {
    "an identical copy": Trial({}, 0, ("unchanged", "No regression")),
    "nine flips one way": Trial(NINE, 1, ("REGRESSED on 1 of", "q-000", "1000", "5000")),
    "three flips": Trial(THREE, 0, ("INCONCLUSIVE on", "q-007", "none at this n 134")),
    "three flips that fail": Trial(
        THREE, 4, ("INCONCLUSIVE",), arguments=("--on-inconclusive", "fail")
    ),
    "three flips that the config fails": Trial(
        THREE, 4, ("INCONCLUSIVE",), gate=f"metrics: {{{FAMILY}}}, on_inconclusive: fail"
    ),
    "three flips that pass in spite of the config": Trial(
        THREE, 0, ("INCONCLUSIVE",), gate="on_inconclusive: fail",
        arguments=("--on-inconclusive", "pass"),
    ),
    "a loss inside the margin": Trial(
        wrong(*range(7)), 0, ("not regressed, loss noted", "q-006"),
        gate="metrics: {correct: {margin: 0.15}, evidence_f1: {margin: 0.05}}",
    ),
    "the same loss held to a tighter margin": Trial(
        wrong(*range(7)), 1, ("REGRESSED on 1 of",),
        gate="metrics: {correct: {margin: 0.15}, evidence_f1: {margin: 0.05}}",
        arguments=("--margin", "correct=0.05"),
    ),
    "an item that must pass": Trial(
        wrong(17), 1, ("REGRESSED on 1 of", "q-017 must pass", "passed on the baseline, fails now"),
        gate="must_pass: [q-017, q-018]",
    ),
    "one unknown source more": Trial(
        {7: UNKNOWN}, 1, ("REGRESSED on 1 of", "unknown source ids", "0 → 1 q-007")
    ),
    "one unknown source more of a model that wavers": Trial(
        {7: UNKNOWN}, 0, ("INCONCLUSIVE", "0 → 1, p"), model=", deterministic: false"
    ),
    "nine unknown sources more of a model that wavers": Trial(
        {n: f"{1000 + n} [{n % 5 + 1}] [99]" for n in range(9)}, 1,
        ("unknown source ids", "0 → 9, p 0.0039"), model=", deterministic: false",
    ),
    "one blank output more": Trial({7: " "}, 1, ("unparsed outputs", "0 → 1 q-007")),
    "a flip in quarantine": Trial(
        wrong(*range(8), 17), 0, ("Quarantined, in no verdict: 9", "flips in 3 of 10 repeats"),
        gate="quarantine: q.yaml",
    ),
    "a flip whose quarantine ended": Trial(
        NINE, 1, ("REGRESSED", "The quarantine of q-000 ended on 2001-01-31: it counts again"),
        gate="quarantine: ended.yaml",
    ),
}  # fmt: skip


def quarantine(folder: Path) -> None:
    measured = "{reason: two readings, measured: flips in 3 of 10 repeats%s}\n"
    text = "".join(f"{ITEMS[n]}: {measured % ''}" for n in (*range(8), 17))
    (folder / "q.yaml").write_text(text)
    ended = f"{ITEMS[0]}: {measured % ', until: 2001-01-31'}{ITEMS[17]}: {measured % ''}"
    (folder / "ended.yaml").write_text(ended)


@pytest.mark.parametrize("name", TRIALS)
def test_a_planted_change(folder, taken, judged, name):
    trial = TRIALS[name]
    quarantine(folder)
    if trial.gate or trial.model:
        taken(gate=f"{{{trial.gate or 'on_inconclusive: pass'}, baseline: base.json}}",
              model=trial.model)  # fmt: skip
    done = judged(trial.changed, *trial.arguments)
    assert done.code == trial.code, done.out + done.err
    for said in trial.says:
        assert said in words(done), done.out


def test_a_changed_parameter_is_the_treatment_and_compared(folder, here):
    (folder / "lead.yaml").write_text(
        "models: [{name: lead, adapter: lead, params: {sentences: 3}}]\ntasks: [{name: qa}]\n"
    )
    for name, more in (("three", ()), ("two", ("--set", "models.lead.params.sentences=2"))):
        done = here("run", "lead.yaml", *more, "--run-dir", name, cwd=folder)
        assert done.code == 0, done.err
    assert here("baseline", "set", "three", "lead.json", cwd=folder).code == 0
    done = here("gate", "two", "--baseline", "lead.json", cwd=folder)
    assert done.code in (0, 1)
    assert "params.sentences: 3 → 2." in words(done)


def edited_gold(folder):
    path = folder / "gold" / "qa.jsonl"
    rows = read_lines(path)
    rows[42]["answers"].append("about a thousand")
    write_lines(path, rows)


def edited_seed(folder):
    path = folder / "seeds" / "manifest.yaml"
    path.write_text(path.read_text().replace("title: Report 3", "title: Report III"))


def edited_threshold(folder):
    write_config(folder, "c.yaml", gate="{metrics: {correct: {margin: 0.3}}, baseline: base.json}")


def edited_card(folder):
    metrics = "[{name: correct, params: {max_words: 79}}, evidence_f1, citation_valid]"
    write_config(folder, "c.yaml", metrics=metrics)


def dropped_metric(folder):
    write_config(folder, "c.yaml", metrics="[correct]")


def duplicated_item(folder):
    path = folder / "gold" / "qa.jsonl"
    write_lines(path, [*read_lines(path), read_lines(path)[42]])


@pytest.mark.parametrize(
    ("edit", "run", "code", "names"),
    [
        (edited_gold, (), 5, "q-042"),
        (edited_seed, (), 5, "other seeds"),
        (edited_threshold, (), 5, "gate.metrics"),
        (edited_card, (), 5, "max_words:79"),
        (dropped_metric, (), 5, "evidence_f1: no score"),
        (lambda _: None, ("-n", "90"), 5, "q-090"),
        (duplicated_item, (), 2, "q-042"),
    ],
)
def test_what_is_not_the_same_is_refused_by_name(folder, here, edit, run, code, names):
    edit(folder)
    done = here("run", "c.yaml", "--run-dir", "new", *run, cwd=folder)
    if done.code == 0:
        done = here("gate", "new", cwd=folder)
    assert done.code == code, done.out + done.err
    assert names in done.err
    assert done.out == ""


def test_extra_items_are_refused_by_name(folder, here):
    assert here("run", "c.yaml", "-n", "90", "--run-dir", "short", cwd=folder).code == 0
    assert here("baseline", "set", "short", "short.json", cwd=folder).code == 0
    done = here("gate", "good", "--baseline", "short.json", cwd=folder)
    assert done.code == 5
    assert "q-090" in done.err


@pytest.mark.parametrize(
    ("gate", "files", "names"),
    [
        ("must_pass: [q-0017]", {}, "did you mean 'q-017'"),
        ("quarantine: none.yaml", {}, "none.yaml"),
        (
            "quarantine: q.yaml",
            {"q.yaml": "q-001:\n  reason: flaky\n"},
            "q.yaml:1: q-001.measured",
        ),
        (
            "quarantine: q.yaml",
            {"q.yaml": "q-001:\n  reason: flaky\n  measured: often\n"},
            "q.yaml:3: q-001.measured",
        ),
        (
            "quarantine: q.yaml",
            {"q.yaml": "q-1: {reason: x, measured: 1 of 9}\n"},
            "q.yaml:1",
        ),
        (
            "quarantine: q.yaml, must_pass: [q-001]",
            {"q.yaml": "q-001: {reason: x, measured: 1 of 9}\n"},
            "must pass or is quarantined, not both",
        ),
        ("budgets: {tokens: 10}", {}, "gate.budgets.tokens"),
        ("budgets: {cost: 10}", {}, "gate.budgets.cost"),
    ],
)
def test_what_cannot_be_heeded_is_refused(folder, taken, here, gate, files, names):
    for name, text in files.items():
        (folder / name).write_text(text)
    taken(gate=f"{{{gate}, baseline: base.json}}")
    done = here("gate", "again", cwd=folder)
    assert done.code == 2, done.out
    assert names in done.err
    assert done.out == ""


def test_an_item_that_did_not_pass_before_is_told_and_not_enforced(folder, taken, here):
    write_outputs(folder, wrong(17))
    taken(gate="{must_pass: [q-017], baseline: base.json}")
    done = here("gate", "again", cwd=folder)
    assert done.code == 0
    assert "not enforced m q-017 must pass did not pass on the baseline" in words(done)


MODEL = """\
from harness.core.answer import Output
def answer(request, tokens):
    usage = {"input_tokens": tokens, "output_tokens": 1, "cost": 0.5}
    return Output(raw="1000 [1]", usage=usage)
"""


@pytest.mark.parametrize(
    ("budgets", "code", "says"),
    [
        ("{tokens: 1100, cost: 50, latency_p95_s: 1000}", 0, "1100 of 1100"),
        ("{tokens: 1099.5}", 1, "1100 of 1099.5, over the budget"),
        ("{cost: 49.9}", 1, "50 of 49.9, over the budget"),
        ("{latency_p95_s: 1.0e-9}", 1, "of 1e-09, over the budget"),
    ],
)
def test_budgets_are_held_to_what_the_outputs_report(folder, here, budgets, code, says):
    (folder / "paid.py").write_text(MODEL)
    (folder / "paid.yaml").write_text(
        "models: [{name: m, adapter: 'paid.py:answer', params: {tokens: 10}}]\n"
        f"tasks: [{{name: qa}}]\ngate: {{budgets: {budgets}, baseline: base.json}}\n"
    )
    assert here("run", "paid.yaml", "--run-dir", "paid", cwd=folder).code == 0
    assert here("baseline", "set", "paid", "base.json", cwd=folder).code == 0
    done = here("gate", "paid", cwd=folder)
    assert done.code == code, done.out + done.err
    assert says in words(done)


def test_a_run_whose_calls_all_failed_never_passes(folder, here):
    (folder / "raising.py").write_text("def answer(request):\n    raise OSError('x')\n")
    done = here("run", "c.yaml", "-m", "raising.py:answer", "--run-dir", "new", cwd=folder)
    assert done.code == 3
    assert here("gate", "new", cwd=folder).code == 3


def test_an_empty_run_never_passes(folder, here):
    shutil.copytree(folder / "good", folder / "empty")
    (folder / "empty" / "predictions.jsonl").write_text("")
    assert here("score", "empty", cwd=folder).code == 3
    assert here("gate", "empty", cwd=folder).code == 3


@pytest.mark.parametrize("name", ["x.txt", "x", "x.yaml"])
def test_an_output_of_no_known_form_is_refused_with_the_forms_there_are(folder, here, name):
    for verb, known in (
        (("gate", "good"), ".json, .jsonl, .md, .csv, .html, .junit.xml, .xml"),
        (("compare", "good", "good"), ".json, .jsonl, .md, .csv\n"),
    ):
        done = here(*verb, "-o", name, cwd=folder)
        assert (done.code, done.out) == (2, "")
        assert known in done.err


@pytest.mark.parametrize("verb", [("gate", "no-run"), ("compare", "no-run", "no-run")])
@pytest.mark.parametrize("end", [".json", ".jsonl", ".md", ".csv", ".junit.xml", ".html"])
@pytest.mark.parametrize("place", ["taken/x", "missing/../taken/x", "a-folder"])
def test_an_output_that_cannot_be_written_is_refused_before_anything_is_read(
    folder, here, verb, end, place
):
    (folder / "taken").write_text("")
    (folder / f"a-folder{end}").mkdir()
    done = here(*verb, "-o", "fine.json", "-o", f"{place}{end}", cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert f"{place}{end}" in done.err
    assert "no-run" not in done.err


OWN = ("manifest.json", "predictions.jsonl", "scores.jsonl", "summary.json", "report.html")


@pytest.mark.parametrize("name", [*(f"good/{name}" for name in OWN), "base.json", "linked.json"])
def test_no_output_goes_over_what_is_read(folder, here, name):
    (folder / "good" / "report.html").write_text("the page")
    (folder / "linked.json").symlink_to("good/../base.json")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    verbs = [("gate", "good", "-o", "fine.json", "-o", name)]
    if name.startswith("good/") and not name.endswith(".html"):
        verbs.append(("compare", "good", "good", "-o", name))
    if name.startswith("good/") and name.endswith(".json"):
        verbs.append(("baseline", "set", "good", name))
    for verb in verbs:
        done = here(*verb, cwd=folder)
        assert (done.code, done.out) == (2, "")
        assert f"error: {name}" in done.err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert here("gate", "good", "-o", "good/gate.json", cwd=folder).code == 0


def test_the_summary_of_a_ci_job_is_appended_to(folder, here):
    path = folder / "summary.md"
    path.write_text("before\n")
    assert here("gate", "good", cwd=folder, GITHUB_STEP_SUMMARY=str(path)).code == 0
    assert path.read_text().startswith("before\n## Gate, passed: good against base.json")
    done = here("gate", "good", cwd=folder, GITHUB_STEP_SUMMARY=str(folder))
    assert done.code == 2
    assert str(folder) in done.err


EVIL = '\x1b[31m]]>\x00\ud800\ufffe | <script> `x` & "q" \r\n 5000 [1]'


FORMATS = (".json", ".jsonl", ".md", ".csv", ".html", ".junit.xml")


@pytest.fixture
def written(folder, judged, taken):
    """Every output format of a run with nine flips, one of them with hostile characters."""
    taken(gate="{must_pass: [q-000, q-050], baseline: base.json}")
    paths = [folder / f"x{end}" for end in FORMATS]
    changed = {**NINE, 0: EVIL}
    done = judged(changed, *(word for path in paths for word in ("-o", path)), "--json")
    assert done.code == 1, done.err
    return done, *(path.read_text(encoding="utf-8") for path in paths)


def test_the_gate_writes_every_format(written):
    done, data, lines, markdown, table, page, _ = written
    assert json.loads(data) == done.json()
    rows = [json.loads(line) for line in lines.splitlines()]
    assert [row["line"] for row in rows].count("check") == len(done.json()["checks"])
    assert [row["line"] for row in rows].count("flip") == 9
    assert markdown.startswith("## Gate, REGRESSED: new against base.json")
    assert "<script>" not in markdown
    assert not re.search(r"[\x00\x1b\ud800]", markdown)
    assert table.startswith("finding,")
    assert page.count('<article class="flip">') == 9
    for said in ("How many ships has harbour 000?", "Harbour 000 has 1000 ships.", "1000 [1]"):
        assert said in page
    assert "<script" not in page
    assert not re.search(r"[\x00\x1b\ud800]", page)


def test_the_junit_file_holds_a_case_a_check_and_reads_back(written):
    done, *_, xml = written
    suite = ET.fromstring(xml).find("testsuite")
    cases = suite.findall("testcase")
    checks = done.json()["checks"]
    assert len(cases) == len(checks) == int(suite.get("tests"))
    failed = [case for case in cases if case.find("failure") is not None]
    assert len(failed) == int(suite.get("failures"))
    assert [(case.get("classname"), case.get("name")) for case in failed] == [
        ("gate.metric.m", "qa correct"),
        ("gate.must_pass.m", "q-000"),
    ]
    text = failed[0].find("failure").text
    for said in (
        "question  How many ships has harbour 000?",
        "gold      1000",
        "passage   report-0.txt: Harbour 000 has 1000 ships.",
        "before    1000 [1]",
        "after     5001 [2]",
    ):
        assert said in text
    assert not re.search(r"[\x00-\x08\x0b-\x1f\ufffe]", xml)


def test_what_an_item_cites_stands_beside_its_answer(judged, folder):
    path = folder / "x.xml"
    judged({7: UNKNOWN}, "-o", path)
    [failure] = ET.fromstring(path.read_text(encoding="utf-8")).iter("failure")
    assert failure.text.splitlines()[-2:] == ["before    1007 [3]", "after     1007 [3] [99]"]


def test_a_ci_system_reads_the_junit_file(written, tmp_path):
    path = tmp_path / "x.xml"
    path.write_text(written[-1], encoding="utf-8")
    [suite] = junitparser.JUnitXml.fromfile(str(path))
    assert (suite.tests, suite.failures, suite.errors) == (len(list(suite)), 2, 0)


def test_an_inconclusive_check_is_skipped_and_fails_only_when_asked(judged, folder, here):
    for way, tag in (("pass", "skipped"), ("fail", "failure")):
        path = folder / f"{way}.xml"
        if way == "pass":
            judged(THREE, "-o", path)
        else:
            here("gate", "new", "--on-inconclusive", "fail", "-o", path, cwd=folder)
        [found] = [
            case.find(tag)
            for case in ET.fromstring(path.read_text(encoding="utf-8")).iter("testcase")
            if case.find(tag) is not None
        ]
        assert found.get("message").startswith("INCONCLUSIVE: ")
        assert "items that could tell: " in found.get("message")


def test_an_inconclusive_verdict_says_why_and_what_to_do_wherever_it_is_read(judged, folder):
    paths = [folder / "x.md", folder / "x.html"]
    done = judged(THREE, *(word for path in paths for word in ("-o", path)))
    for text in (done.out, *(path.read_text() for path in paths)):
        flat = " ".join(text.replace("\\", "").split())
        for said in ("100 items are too few to tell", "correct: 3 worse, 0 better",
                     "add items, name questions that may never break in must_pass, or fail on "
                     "this: --on-inconclusive fail.", "chance: how often luck alone"):  # fmt: skip
            assert said in flat


def test_a_baseline_keeps_the_counts_that_the_gate_needs(folder, judged, here):
    done = judged({7: UNKNOWN})
    assert done.code == 1
    assert here("baseline", "set", "new", "base.json", cwd=folder).code == 0
    done = here("gate", "new", "--json", cwd=folder)
    [count] = [check for check in done.json()["checks"] if check["name"] == "unknown source ids"]
    assert (count["finding"], count["detail"]) == ("unchanged", "1 → 1")
