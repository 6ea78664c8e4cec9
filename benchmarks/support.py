"""How well support is judged: `python benchmarks/support.py [--human WOW CMU] [--fit] [--misses]`.

Always: the hand-checked claims of `tests/fixtures/support_claims.jsonl` per author and class, in
two halves by a hash of the claim or its id, and pairs a second. The rules were made on the first
half; misses in the other half were seen as well (false claims supported, true ones unsupported),
so that it is no blind exam: cleanest is its share of true claims supported. The third author's
claims are the seen part of a larger set; what the unseen part gave stands in the docstring of
`harness.citations.support`.
True claims that need the context of their passage are a class of their own. With the two
development files of BEGIN (google/BEGIN-dataset, people's verdicts; they are not part of the
project): the overlap fitted on one file and tested on the other, both ways. Of their labels, "Fully
attributable" is supported; "Not fully attributable" and "Generic" are not. `--fit` prints the
weights for `harness/citations/support/weights.py`, fitted on both files.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from harness.citations.support import judge
from harness.citations.support.evidence import find_evidence
from harness.citations.support.judging import (
    SUPPORTED_FROM,
    UNSUPPORTED_TO,
    discount,
    find_all,
)
from harness.citations.support.overlap import measure
from harness.text.aliases import AliasTable

ROOT = Path(__file__).resolve().parent.parent
CLAIMS = ROOT / "tests" / "fixtures" / "support_claims.jsonl"
PENALTY = 0.001
N_SUPPORTING = 3  # features that may only speak for support; the others only against it


@dataclass(frozen=True)
class Human:
    name: str
    features: np.ndarray  # responses x features
    factors: np.ndarray  # what the guards leave of p
    hard: np.ndarray
    soft: np.ndarray
    supported: np.ndarray
    generic: np.ndarray


def read_claims() -> list[dict]:
    return [json.loads(line) for line in CLAIMS.read_text(encoding="utf-8").splitlines()]


def passage_of(row: dict) -> str:
    text = (ROOT / "seeds" / row["seed"]).read_bytes().decode("utf-8")
    return text[row["start"] : row["end"]]


def half_of(row: dict) -> str:
    if row["author"] == "third":
        return "developed on"
    odd = hashlib.sha256(row.get("id", row["claim"]).encode()).digest()[0] % 2
    return "held out" if odd else "developed on"


def show_claims(*, misses: bool) -> None:
    rows = read_claims()
    counts: dict[tuple[str, str, str], Counter] = defaultdict(Counter)
    for row in rows:
        verdict = judge(row["claim"], passage_of(row))
        name = "context" if row.get("context") else row["class"]
        group = "all true" if row["label"] == "supported" else "all false"
        for key in {name, name if name == "context" else group}:
            for half in (half_of(row), "all"):
                counts[row["author"], key, half][verdict.label.value] += 1
        wrong = {"supported": "unsupported", "unsupported": "supported"}[row["label"]]
        if misses and half_of(row) == "developed on" and verdict.label == wrong:
            print(f"{name}: {row['claim']}\n    {verdict}")
    print(f"{'author':8}{'class':20}{'half':>14}{'n':>5}{'supp.':>7}{'undec.':>8}{'unsupp.':>9}")
    for (author, name, half), found in sorted(counts.items()):
        n = found.total()
        shares = [found[label] / n for label in ("supported", "undecided", "unsupported")]
        print(f"{author:8}{name:20}{half:>14}{n:5}{shares[0]:7.3f}{shares[1]:8.3f}{shares[2]:9.3f}")


def show_speed() -> None:
    rows = read_claims()
    pairs = [(row["claim"], passage_of(row)) for row in rows]
    start = time.process_time()
    for claim, passage in pairs:
        judge(claim, passage)
    print(f"{len(pairs) / (time.process_time() - start):.0f} pairs a CPU second")


def read_human(path: Path) -> Human:
    features, factors, hard, soft = [], [], [], []
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    for row in rows:
        evidence = find_evidence(row["response"], row["knowledge"], AliasTable())
        found = find_all(evidence) if evidence else []
        features.append(measure(evidence).values() if evidence else None)
        factors.append(discount(found))
        hard.append(any(finding.hard for finding in found))
        soft.append(bool(found) and not hard[-1])
    width = len(next(row for row in features if row is not None))
    return Human(
        name=path.stem,
        features=np.array([row or (0.0,) * width for row in features]),
        factors=np.array(factors),
        hard=np.array(hard),
        soft=np.array(soft),
        supported=np.array([row["begin_label"].startswith("Fully") for row in rows]),
        generic=np.array([row["begin_label"] == "Generic" for row in rows]),
    )


def fit(features: np.ndarray, supported: np.ndarray) -> np.ndarray:
    """Weights of a logistic regression, the intercept last; each class weighs the same."""
    weight = np.where(supported, 0.5 / supported.mean(), 0.5 / (1 - supported.mean()))
    sign = np.where(supported, 1, -1)

    def loss(beta: np.ndarray) -> float:
        margin = sign * (features @ beta[:-1] + beta[-1])
        return (weight * np.logaddexp(0, -margin)).mean() + PENALTY * (beta[:-1] ** 2).mean()

    signs = [(0, None)] * N_SUPPORTING + [(None, 0)] * (features.shape[1] - N_SUPPORTING)
    start = np.zeros(features.shape[1] + 1)
    return minimize(loss, start, bounds=[*signs, (None, None)]).x


def predict(weights: np.ndarray, human: Human) -> np.ndarray:
    return human.factors / (1 + np.exp(-(human.features @ weights[:-1] + weights[-1])))


def balanced(p: np.ndarray, supported: np.ndarray) -> tuple[float, float]:
    """Balanced accuracy at p >= .5, and the share of supported responses judged below."""
    yes = p >= 0.5
    recall = yes[supported].mean()
    return (recall + (~yes[~supported]).mean()) / 2, 1 - recall


def show_transfer(train: Human, test: Human) -> None:
    p = predict(fit(train.features, train.supported), test)
    accuracy, alarms = balanced(p, test.supported)
    plain, _ = balanced(p[~test.generic], test.supported[~test.generic])
    print(f"fitted on {train.name}, tested on {test.name}:")
    print(f"  forced choice: balanced accuracy {accuracy:.3f} ({plain:.3f} without Generic)")
    print(f"  attributable responses judged unsupported {alarms:.3f}")
    yes = (p >= SUPPORTED_FROM) & ~test.soft & ~test.hard
    no = test.hard | (p <= UNSUPPORTED_TO)
    decided = yes | no
    right = (yes == test.supported)[decided].mean()
    print(f"  three-way: coverage {decided.mean():.3f}, selective accuracy {right:.3f},")
    print(f"    of the attributable {no[test.supported].mean():.3f} unsupported")
    error = calibration_error(p, test.supported)
    print(f"  calibration error of p under even odds {error:.3f}")


def calibration_error(p: np.ndarray, supported: np.ndarray, *, bins: int = 5) -> float:
    """Mean distance of p and the share supported over equal-width bins, classes weighing alike."""
    weight = np.where(supported, 0.5 / supported.mean(), 0.5 / (1 - supported.mean()))
    which = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [
        abs(((supported - p) * weight)[which == b].sum()) for b in range(bins) if (which == b).any()
    ]
    return float(sum(gaps) / weight.sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--human", nargs=2, type=Path, metavar=("WOW", "CMU"))
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    show_claims(misses=options.misses)
    show_speed()
    if not options.human:
        return
    first, second = map(read_human, options.human)
    show_transfer(first, second)
    show_transfer(second, first)
    if options.fit:
        features = np.vstack([first.features, second.features])
        weights = fit(features, np.concatenate([first.supported, second.supported]))
        print("WEIGHTS =", tuple(round(float(weight), 2) for weight in weights))


if __name__ == "__main__":
    main()
