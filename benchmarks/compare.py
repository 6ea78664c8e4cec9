"""CPU seconds of `harness compare` on two large runs: `python benchmarks/compare.py`.

Two runs over the same 10,000 questions with 10 metrics (four right or wrong, six graded), three
kinds, five answer types, five documents, 10,000 resamples; the aim is under 5 s CPU in all, with
the process's start, reading, slices, flips with their questions, and writing. Both runs and the
gold they were scored on are made here by the package's own writers.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from harness.app.scoring import stamp
from harness.config.schema import Config
from harness.core.digest import digest_file
from harness.core.score import Measure, Outcome
from harness.gold.fingerprint import item_digest
from harness.gold.load import Gold, load_gold
from harness.run.score import slices_of
from harness.store.layout import RunDirectory
from harness.store.manifest import Manifest, utc_now
from harness.store.records import ScoreRow

N = 10_000
RIGHT_OR_WRONG = ("correct", "exact_match", "contains", "citation_valid")
GRADED = ("f1", "evidence_f1", "key_facts", "answer_match", "list_f1", "refusal_f1")
MEASURES = [Measure(name=name, summary="") for name in (*RIGHT_OR_WRONG, *GRADED)]
KINDS = ("single_source", "multi_source", "temporal")
TYPES = ("person", "date", "number", "place", "list")


def make_gold(folder: Path) -> Gold:
    for name in ("gold", "seeds"):
        (folder / name).mkdir()
    for n in range(5):
        text = f"The report of day {n} names nobody."
        (folder / "seeds" / f"{n}.txt").write_text(text)
    rows = [
        {
            "id": f"q{n:05}",
            "question": f"Who is named in question {n}?",
            "answers": [f"Name {n}"],
            "kind": KINDS[n % 7 % 3],
            "answer_type": TYPES[n % 11 % 5],
            "answerable": True,
            "evidence": [[{"seed": f"{n % 5}.txt", "quote": f"report of day {n % 5}"}]],
        }
        for n in range(N)
    ]
    (folder / "gold" / "qa.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return load_gold(folder / "gold", folder / "seeds")


def scores_of(item: random.Random, run: random.Random) -> dict[str, float]:
    """Right or wrong alike for most items whatever the run; graded values that always differ."""
    right = {name: item.random() for name in RIGHT_OR_WRONG}
    graded = {name: item.random() for name in GRADED}
    return {
        **{name: float(ease + 0.2 * run.random() > 0.5) for name, ease in right.items()},
        **{name: 0.8 * ease + 0.2 * run.random() for name, ease in graded.items()},
    }


def make_run(folder: Path, gold: Gold, *, seed: int) -> None:
    run = RunDirectory(folder)
    run.create()
    rng = random.Random(seed)
    with run.scores.open("wb") as handle:
        for item in gold.tasks["qa"].values():
            scores = scores_of(random.Random(item.id), rng)
            row = ScoreRow(
                model="m",
                task="qa",
                item=item.id,
                repeat=0,
                item_digest=item_digest(item),
                outcome=Outcome.ANSWERED,
                slices=slices_of(item),
                cluster=item.document_cluster(),
                output_digest=str(seed),
                answer={"text": f"An answer to {item.id} by run {seed}."},
                scores={name: (value, 1.0) for name, value in scores.items()},
            )
            handle.write(row.encoded())
    config = Config.model_validate({"models": [{"name": "m", "adapter": "replay"}]})
    config = config.with_tasks(["qa"])
    Manifest(
        config=config.model_dump(mode="json"),
        config_digest=config.run_digest(),
        gold=stamp(gold),
        started=utc_now(),
        state="finished",
        cards={measure.name: f"{measure.name}|v1" for measure in MEASURES},
        measures={"qa": [measure.as_json() for measure in MEASURES]},
        scores_digest=digest_file(run.scores),
    ).write(run.manifest)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        gold = make_gold(folder)
        for seed, run in enumerate(("a", "b"), start=1):
            make_run(folder / run, gold, seed=seed)
        on = [part for measure in MEASURES for part in ("--on", measure.name)]
        command = [sys.executable, "-m", "harness", "compare", "a", "b", *on, "-o", "found.json"]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = json.loads((folder / "found.json").read_text())
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    n_told = sum(flip["view"] is not None for flip in found["flips"])
    print(
        f"{N} items, {found['family']} metrics, {found['slice_family']} slice effects, "
        f"{len(found['flips'])} flips ({n_told} with question and passage): {cpu_s:.2f} s CPU, "
        f"peak {after.ru_maxrss / 1024:.0f} MB"
    )


if __name__ == "__main__":
    main()
