"""Calibration of harness.stats: coverage, false alarms of the gate, power at the stated effect.

    python benchmarks/stats_calibration.py [--short] [--seed N]

prints Markdown tables; exit 1 where a bounded figure is out. Tables marked *exact* sum over every
outcome; the others simulate, and a figure is out only where it misses the band by more than two
standard errors of the simulation. The full form takes minutes on one core, the short one seconds.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from scipy.special import ndtri

from harness.analysis.checks import Finding
from harness.analysis.gate import ALPHA, finding_of
from harness.analysis.hard_failures import HardCount
from harness.stats.bootstrap import Resampler
from harness.stats.clusters import cluster_interval
from harness.stats.intervals import mean_intervals, tango_z, wilson
from harness.stats.multiple import holm
from harness.stats.noninferiority import noninferior, noninferiority_power
from harness.stats.paired import mcnemar
from harness.stats.power import (
    binomial,
    binomial_range,
    mcnemar_power,
    smallest_effect,
    smallest_graded_effect,
)
from harness.stats.signflip import sign_flip

Draw = Callable[[np.random.Generator, tuple[int, int]], np.ndarray]
BAND = (0.93, 0.97)
Z = float(ndtri(0.975))


@dataclass(frozen=True)
class Scale:
    """How long a run may take."""

    sizes: tuple[int, ...]
    coverage: int
    gates: int
    power: int
    resamples: int


FULL = Scale((50, 100, 200, 1000), coverage=4_000, gates=2_000, power=4_000, resamples=10_000)
SHORT = Scale((50, 100), coverage=400, gates=150, power=400, resamples=2_000)


@dataclass
class Table:
    """Rows of figures, and those that lie outside the table's bounds."""

    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]] = field(default_factory=list)
    out: list[str] = field(default_factory=list)

    def add(self, label: str, figures: list[float], band: tuple[float, float] | None = None,
            *, runs: int | None = None) -> None:  # fmt: skip
        """A row; a figure outside the band by two standard errors of `runs` is noted as out."""
        self.rows.append((label, *(f"{100 * figure:.1f}" for figure in figures)))
        for figure, name in zip(figures, self.head[1:], strict=True):
            noise = 2 * np.sqrt(figure * (1 - figure) / runs) if runs else 0.0005
            if band and not band[0] - noise <= figure <= band[1] + noise:
                self.out.append(f"{self.title}: {label}, {name}: {100 * figure:.2f} %")

    def __str__(self) -> str:
        lines = [self.head, tuple("---" for _ in self.head), *self.rows]
        return "\n".join([f"## {self.title}", "", *(f"| {' | '.join(x)} |" for x in lines), ""])


def _beta(a: float, b: float) -> tuple[Draw, float]:
    return lambda rng, size: rng.beta(a, b, size), a / (a + b)


def _ends(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    u = rng.random(size)
    return np.where(u < 0.35, 0.0, np.where(u < 0.8, 1.0, rng.random(size)))


def _sparse(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    return np.where(rng.random(size) < 0.05, rng.beta(2, 2, size), 0.0)


def _change(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    before = rng.beta(5, 1, size)
    after = np.where(rng.random(size) < 0.4, rng.beta(2, 2, size), before)
    return after - before


GRADED = {
    "Beta(2,2)": _beta(2, 2),
    "Beta(5,1)": _beta(5, 1),
    "35 % zeros, 45 % ones": (_ends, 0.55),
}
SMALL = (5, 10, 20, 30)


def proportions() -> Iterator[Table]:
    """Exact coverage of Wilson's interval."""
    table = Table("Wilson, exact coverage, %", ("p", *(f"n={n}" for n in FULL.sizes)))
    extreme = Table("Wilson, extremes (no bound)", table.head)
    for p in (0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.98):
        figures = []
        for n in FULL.sizes:
            k, chance = binomial_range(n, p)
            bounds = [wilson(int(x), n) for x in k]
            figures.append(sum(c for c, b in zip(chance, bounds, strict=True)
                               if b.low <= p <= b.high))  # fmt: skip
        (extreme if p == 0.98 else table).add(str(p), figures, None if p == 0.98 else BAND)
    yield table
    yield extreme


def paired_proportions() -> Iterator[Table]:
    """Exact coverage of Tango's interval."""
    head = ("discordance, effect", *(f"n={n}" for n in FULL.sizes))
    table = Table("Tango, exact coverage, %", head)
    sparse = Table("Tango, fewer than 8 changed pairs expected at n = 50 (no bound)", head)
    for share, effect in ((0.2, 0.0), (0.2, 0.1), (0.4, 0.0), (0.4, 0.2), (0.05, 0.0), (0.1, 0.1)):
        figures = [_tango_coverage(n, share, effect) for n in FULL.sizes]
        few = share * 50 < 8
        (sparse if few else table).add(f"{share}, {effect}", figures, None if few else BAND)
    yield table
    yield sparse


def _tango_coverage(n: int, share: float, effect: float) -> float:
    found, gain = 0.0, (1 + effect / share) / 2
    for m, chance in zip(*binomial_range(n, share), strict=True):
        gained, _ = binomial_range(int(m), gain)
        inside = np.abs(tango_z(gained, m - gained, n, effect)) <= Z
        found += chance * binomial(gained[inside], m, gain).sum()
    return float(found)


def graded_means(scale: Scale, seed: int) -> Iterator[Table]:
    """Coverage of the intervals of graded means, weighted rates and graded differences."""
    rows: dict[str, tuple[Draw, float]] = dict(GRADED)
    rows["difference of runs"] = (_change, 0.4 * (1 / 2 - 5 / 6))
    sizes, runs = scale.sizes, scale.coverage
    table = Table("Graded, coverage, %", ("values", *(f"n={n}" for n in sizes)))
    for name, (draw, mean) in rows.items():
        table.add(name, [_coverage(scale, seed, n, draw, mean) for n in sizes], BAND, runs=runs)
    table.add("ratio of sums", [_ratio_coverage(scale, seed, n) for n in sizes], BAND, runs=runs)
    yield table
    extreme = Table("Graded, extremes (no bound)", table.head)
    extreme.add("5 % not zero", [_coverage(scale, seed, n, _sparse, 0.025) for n in sizes])
    yield extreme
    small = Table("Graded, small samples (no bound)", ("values", *(f"n={n}" for n in SMALL)))
    for name, (draw, mean) in rows.items():
        small.add(name, [_coverage(scale, seed, n, draw, mean) for n in SMALL])
    yield small


def _coverage(scale: Scale, seed: int, n: int, draw: Draw, mean: float) -> float:
    values = draw(np.random.default_rng([seed, n]), (n, scale.coverage))
    bounded = bool((values >= 0).all())
    return _covered(scale, seed, values, np.ones_like(values), mean, bounded=bounded)


def _ratio_coverage(scale: Scale, seed: int, n: int) -> float:
    """Citations: 1 + Poisson(1.5) an item, right with a chance of the item's own, Beta(6,2)."""
    rng = np.random.default_rng([seed, n])
    weights = 1.0 + rng.poisson(1.5, (n, scale.coverage))
    values = rng.binomial(weights.astype(int), rng.beta(6, 2, weights.shape)) / weights
    return _covered(scale, seed, values, weights, 0.75, bounded=True)


def _covered(scale: Scale, seed: int, values: np.ndarray, weights: np.ndarray, mean: float,
             *, bounded: bool) -> float:  # fmt: skip
    resampler = Resampler(seed, len(values), scale.resamples)
    found = mean_intervals(values, weights, bounded=bounded, resampler=resampler)
    return float(np.mean([b is not None and b.low <= mean <= b.high for b in found]))


def documents(scale: Scale, seed: int) -> Iterator[Table]:
    """Coverage of the mean over *all* documents, where documents differ."""
    head = ("", "5 documents", "10 documents", "30 documents")
    table = Table("20 items a document, coverage over documents, % (no bound)", head)
    clustered, plain = [], []
    for n_documents in (5, 10, 30):
        rng = np.random.default_rng([seed, n_documents])
        runs = min(scale.coverage, 1_000)
        own = rng.beta(6, 3, (n_documents, runs))
        values = np.repeat(own, 20, axis=0) + rng.normal(0, 0.2, (20 * n_documents, runs))
        names_of = np.repeat(np.arange(n_documents), 20).tolist()
        found = [cluster_interval(column, names_of) for column in values.T]
        clustered.append(float(np.mean([b.low <= 2 / 3 <= b.high for b in found if b])))
        plain.append(_covered(scale, seed, values, np.ones_like(values), 2 / 3, bounded=False))
    table.add("documents as clusters", clustered)
    table.add("items alone (for contrast)", plain)
    yield table


def gates(scale: Scale, seed: int) -> Iterator[Table]:
    """A/A runs of a stochastic model: how often the whole gate calls a regression."""
    head = ("85 items", "significant loss", "regressed", "not regressed", "inconclusive")
    table = Table(
        "A/A runs through a gate on two metrics and a hard failure, % of simulations", head
    )
    for name, spread in (("wavering model", (2, 2)), ("steady model", (0.5, 0.5))):
        verdicts = [_gate(np.random.default_rng([seed, i]), spread) for i in range(scale.gates)]
        shares = [float(np.mean(column)) for column in zip(*verdicts, strict=True)]
        table.add(name, shares)
        limit = 0.05 + 2 * np.sqrt(0.05 * 0.95 / scale.gates)
        if max(shares[:2]) > limit:
            table.out.append(f"{table.title}: {name}: {100 * max(shares[:2]):.1f} %")
    yield table


def _gate(rng: np.random.Generator, spread: tuple[float, float]) -> tuple[bool, ...]:
    """One gate on `correct` and `citation_f1`, margin 0.05, and a count of hard failures."""
    n, resampler = 85, Resampler(0, 85, 1_000)
    chance = rng.beta(*spread, n)
    correct = (rng.random((2, n)) < chance).astype(float)
    cited = np.round(correct * rng.beta(4, 1, (2, n)), 2)
    unparsed = rng.random((2, n)) < 0.05
    pairs = [(correct[0], correct[1]), (cited[0], cited[1])]
    safe = [noninferior(a, b, margin=0.05, resampler=resampler).shown for a, b in pairs]
    count = HardCount(
        kind="unparsed outputs",
        model="m",
        before=int(unparsed[0].sum()),
        after=int(unparsed[1].sum()),
        more=tuple(map(str, np.flatnonzero(unparsed[1] & ~unparsed[0]))),
        n_fewer=int((unparsed[0] & ~unparsed[1]).sum()),
        stochastic=True,
    )
    losses = [_loss(a, b) for a, b in pairs] + ([count.p_loss] if count.tested else [])
    adjusted = holm(losses)
    found = [
        finding_of(p_adjusted=p, within_margin=shown)
        for p, shown in zip(adjusted, safe, strict=False)
    ]
    found.append(count.check(adjusted[-1] if count.tested else 1.0, ALPHA).finding)
    regressed = Finding.REGRESSED in found
    inconclusive = not regressed and Finding.INCONCLUSIVE in found
    return min(adjusted) <= ALPHA, regressed, not regressed and not inconclusive, inconclusive


def _loss(a: np.ndarray, b: np.ndarray) -> float:
    if np.isin([a, b], (0.0, 1.0)).all():
        return mcnemar(int((b > a).sum()), int((b < a).sum())).p_loss
    return sign_flip(a, b).p_loss


def powers(scale: Scale, seed: int) -> Iterator[Table]:
    """Simulated power at the smallest effect that the power report states."""
    table = Table("Power at the stated effect, %", ("design", "stated", "simulated"))
    rng, runs = np.random.default_rng(seed), scale.power
    for n, share in ((85, 0.2), (200, 0.1), (1000, 0.3)):
        effect = smallest_effect(n, share) or 0.0
        stated = mcnemar_power(n, share, effect)
        shares = [(share + effect) / 2, (share - effect) / 2, 1 - share]
        counts = rng.multinomial(n, shares, runs)
        hit = np.mean([mcnemar(int(g), int(lost)).p_value <= 0.05 for g, lost, _ in counts])
        name = f"correct, n={n}, {share:.0%} differ: {effect:.3f}"
        table.add(name, [stated, float(hit)], (stated - 0.02, stated + 0.02), runs=runs)
    for n, spread in ((85, 0.2), (200, 0.3)):
        effect = smallest_graded_effect(n, spread) or 0.0
        differences = effect + spread * np.sqrt(20) * (rng.beta(2, 2, (runs, n)) - 0.5)
        hit = np.mean([sign_flip(np.zeros(n), row).p_value <= 0.05 for row in differences])
        name = f"graded, n={n}, spread {spread}: {effect:.3f}"
        table.add(name, [0.8, float(hit)], (0.78, 0.82), runs=runs)
    yield table


def margins(scale: Scale, seed: int) -> Iterator[Table]:
    """How often a loss of exactly the margin is called non-inferior: nominally 5 %."""
    table = Table("True loss of the margin 0.05, shown non-inferior, %", ("", "n=100", "n=200"))
    for share in (0.1, 0.3):
        figures = [noninferiority_power(n, share, 0.05, effect=-0.05) for n in (100, 200)]
        table.add(f"correct, {share:.0%} differ (exact)", figures, (0.0, 0.06))
    rng, runs = np.random.default_rng(seed), scale.gates
    for share in (0.1, 0.3, 0.8):
        figures = []
        for n in (100, 200):
            resampler, shown = Resampler(0, n, 1_000), 0
            for _ in range(runs):
                after = np.where(rng.random(n) < share, rng.beta(4, 4, n) - 0.05 / share, 0.5)
                found = noninferior(np.full(n, 0.5), after, margin=0.05, resampler=resampler)
                shown += found.shown
            figures.append(shown / runs)
        table.add(f"graded, {share:.0%} differ", figures, (0.0, 0.06), runs=runs)
    yield table


def calibration(scale: Scale, seed: int) -> Iterator[Table]:
    """Every table in turn."""
    yield from proportions()
    yield from paired_proportions()
    for part in (graded_means, documents, gates, powers, margins):
        yield from part(scale, seed)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="seconds instead of minutes")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    out = []
    for table in calibration(SHORT if options.short else FULL, options.seed):
        print(table, flush=True)
        out += table.out
    print("\n".join(["Out of bounds:", *out]) if out else "All figures within their bounds.")
    return 1 if out else 0


if __name__ == "__main__":
    sys.exit(main())
