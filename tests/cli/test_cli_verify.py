"""`harness verify`: a line each, the gate, and every bad line told."""

from __future__ import annotations

import json

import pytest
from cli_process import REPOSITORY, call, call_here, write_lines

KEYS = ["id", "quote_verdict", "found_in", "start", "end", "diff", "support", "p", "why"]
LIVE = "002_58d0f61496567178.txt"
QUOTE = "Libyan National Army (LNA) would withdraw 300 mercenaries"
SEEDS = ("--seeds", REPOSITORY / "seeds")


def line(number, quote=QUOTE, **more):
    row = {"id": f"v-{number}", "claim": "The LNA would withdraw 300 mercenaries.", "source": LIVE}
    return {**row, "quote": quote, **more}


@pytest.fixture
def quotes(tmp_path):
    rows = [
        line(1),
        line(2, source=3, claim="The LNA would withdraw 3,000 mercenaries."),
        line(3, source="3", quote=QUOTE.replace("300", "3,000")),
        line(4, source=1),
        line(5, quote="half \ud83d"),
    ]
    path = tmp_path / "q.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_line_each(tmp_path, quotes):
    done = call_here("verify", quotes, *SEEDS, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    rows = [json.loads(row) for row in done.out.splitlines()]
    assert all(list(row) == KEYS for row in rows)
    assert [row["id"] for row in rows] == [f"v-{n}" for n in range(1, 6)]
    verdicts = [row["quote_verdict"] for row in rows]
    assert verdicts == ["exact", "exact", "altered", "misattributed", "too_short"]
    text = (REPOSITORY / "seeds" / LIVE).read_text(encoding="utf-8")
    assert [text[row["start"] : row["end"]] for row in rows[:4]] == [QUOTE] * 4
    assert rows[2]["diff"] == "300 → 3,000"
    assert [row["support"] for row in rows] == ["supported", "unsupported", None, None, None]
    assert rows[0]["p"] > 0.5 > rows[1]["p"]
    assert "3,000" in rows[1]["why"]
    assert LIVE in rows[3]["why"]
    piped = call("verify", "-", *SEEDS, cwd=tmp_path, stdin=quotes.read_text())
    assert piped.out == done.out


@pytest.mark.parametrize(
    ("refused", "code", "told"),
    [
        (("absent",), 0, ""),
        (("altered",), 1, "failed: 1 altered\n"),
        (("supported", "absent", "exact"), 1, "failed: 2 exact, 1 supported\n"),
    ],
)
def test_fail_on(tmp_path, quotes, refused, code, told):
    flags = [word for verdict in refused for word in ("--fail-on", verdict)]
    done = call_here("verify", quotes, *SEEDS, *flags, cwd=tmp_path)
    assert (done.code, done.err) == (code, told)
    assert len(done.out.splitlines()) == 5


def test_a_line_without_a_quote_is_counted_and_judged_by_its_source(tmp_path):
    rows = [line(1, quote=None), line(2, quote=None, claim="The LNA would withdraw 3,000 men.")]
    write_lines(tmp_path / "q.jsonl", [*rows, line(3)])
    done = call_here("verify", "q.jsonl", *SEEDS, cwd=tmp_path)
    assert (done.code, done.err) == (0, "without a quote: 2\n")
    found = [json.loads(row) for row in done.out.splitlines()]
    assert [list(row) for row in found] == [KEYS] * 3
    assert [row["quote_verdict"] for row in found] == [None, None, "exact"]
    assert {row[key] for row in found[:2] for key in ("found_in", "start", "end", "diff")} == {None}
    assert [row["support"] for row in found] == ["supported", "unsupported", "supported"]
    flags = ("--fail-on", "unsupported")
    done = call_here("verify", "q.jsonl", *SEEDS, *flags, cwd=tmp_path)
    assert (done.code, done.err) == (1, "without a quote: 2\nfailed: 1 unsupported\n")


def test_every_bad_line_is_told(tmp_path):
    (tmp_path / "q.jsonl").write_text(
        "\n".join(
            [
                json.dumps(line(1)),
                "no JSON",
                json.dumps({"id": "v-3", "quote": "x"}),
                json.dumps(line(4, source=6)),
                json.dumps(line(5, source="002.txt", quote=5)),
                json.dumps(line(6, source=True)),
                json.dumps(line(1)),
            ]
        )
    )
    done = call_here("verify", "q.jsonl", *SEEDS, "--fail-on", "exact", cwd=tmp_path)
    assert done.code == 2
    assert len(done.out.splitlines()) == 1
    for told in (
        *("q.jsonl:2\n", "q.jsonl:3\n", "claim and source too", "q.jsonl:4: source\n"),
        *("a number from 1 to 5", "q.jsonl:5: quote\n", "q.jsonl:5: source\n"),
        *("q.jsonl:6: source\n", "q.jsonl:7: id\n", "first in line 1"),
    ):
        assert told in done.err, told


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("-", *SEEDS), 3, "no line"),
        (("q.jsonl", "--seeds", "nowhere"), 2, "no seeds"),
        (("none.jsonl", *SEEDS), 2, "none.jsonl"),
        (("q.jsonl", *SEEDS, "--fail-on", "alterd"), 2, "did you mean 'altered'?"),
    ],
)
def test_nothing_passes_in_silence(tmp_path, arguments, code, told):
    write_lines(tmp_path / "q.jsonl", [line(1)])
    done = call_here("verify", *arguments, cwd=tmp_path)
    assert (done.code, done.out) == (code, "")
    assert told in done.err


@pytest.mark.parametrize("flags", [(), ("--json",)])
def test_parsing_no_line_is_no_success(tmp_path, flags):
    for name, text in (("empty.jsonl", ""), ("blank.jsonl", "\n\n"), ("head.csv", "id,raw\n")):
        (tmp_path / name).write_text(text)
        done = call_here("parse", name, *flags, cwd=tmp_path)
        assert (done.code, done.out) == (3, "")
        assert f"{name}\n  found     no line\n" in done.err
