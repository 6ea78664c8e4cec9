"""Reads a run's exports back with the packages they are for, and holds them against the run.

    harness export RUN --to eee && harness export RUN --to inspect
    python benchmarks/interchange.py RUN

Whichever of the two packages the interpreter has is used: `inspect_ai` (`pip install inspect_ai`)
and `every_eval_ever` (0.3.0 asks for Python 3.12; a clone of its repository on PYTHONPATH, with
pydantic, rich, requests and huggingface-hub installed, runs its validator on 3.11 as well). Ends
with 1 where a package finds a fault or a number differs, with 2 where neither is there.

Measured on 12 questions and 10 summaries by three models with two repeats, some calls failing:

    inspect_ai 0.3.285: 6 logs, 132 samples, 5046 scores and 253 means as in the run
    every_eval_ever, schema 0.3.0 (commit 9bce4136, Python 3.11): 12 files, 0 faults
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import math
import sys
from pathlib import Path


def check_inspect(run: Path) -> bool:
    from inspect_ai.log import list_eval_logs, read_eval_log

    rows = [json.loads(line) for line in (run / "scores.jsonl").read_text().splitlines()]
    scored = {(r["model"], r["task"], r["item"], r["repeat"]): r.get("scores", {}) for r in rows}
    summary = json.loads((run / "summary.json").read_text())["models"]
    logs = list_eval_logs(str((run / "export-inspect").resolve()))
    n_samples = n_scores = n_means = 0
    faults: list[object] = []
    for info in logs:
        log = read_eval_log(info.name)
        assert read_eval_log(info.name, header_only=True).results == log.results
        model, task = log.eval.model, log.eval.task
        for sample in log.samples or []:
            wanted = scored.pop((model, task, sample.id, sample.epoch - 1))
            found = {name: score.value for name, score in (sample.scores or {}).items()}
            n_samples, n_scores = n_samples + 1, n_scores + len(found)
            if found != {name: value for name, (value, _) in wanted.items()}:
                faults.append((model, sample.id))
        metrics = summary[model]["tasks"][task]["metrics"]
        defined = {name: m["value"] for name, m in metrics.items() if m["value"] is not None}
        for score in log.results.scores if log.results else []:
            n_means += 1
            if not math.isclose(score.metrics["mean"].value, defined.pop(score.name)):
                faults.append((model, score.name))
        faults += defined
    faults += scored
    version = importlib.metadata.version("inspect_ai")
    print(
        f"inspect_ai {version}: {len(logs)} logs, {n_samples} samples, {n_scores} scores and "
        f"{n_means} means as in the run" + (f", but for {faults}" if faults else "")
    )
    return not faults


def check_eee(run: Path) -> bool:
    from every_eval_ever.schema import get_schema_version
    from every_eval_ever.validator.cli import main

    files = [str(path) for path in (run / "export-eee").resolve().rglob("*.json*")]
    sound = main(["--format", "github", *files]) == 0
    told = "0 faults" if sound else "faults, see above"
    print(f"every_eval_ever, schema {get_schema_version()}: {len(files)} files, {told}")
    return sound


CHECKS = {"inspect_ai": check_inspect, "every_eval_ever": check_eee}

if __name__ == "__main__":
    there = [check for name, check in CHECKS.items() if importlib.util.find_spec(name)]
    if not there:
        print(f"none of {', '.join(CHECKS)} is installed here", file=sys.stderr)
        sys.exit(2)
    n_unsound = sum(not check(Path(sys.argv[1])) for check in there)
    sys.exit(1 if n_unsound else 0)
