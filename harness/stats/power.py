"""What a comparison of this size could have found: exact power, smallest effect, needed n.

Binary: the power of McNemar's exact test is a sum over the number of discordant pairs, exact up
to 1e-12 of left-out tails. Graded: Student's t on paired differences, which the sign-flip test
follows closely from some twenty pairs on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr, betaln, nctdtr, ndtri, stdtrit, xlog1py, xlogy

from harness.stats.columns import Array

ALPHA = 0.05
POWER = 0.80
LARGEST_N = 10_000_000

_EXACT_UP_TO = 100_000
_TAIL_SDS = 8.0
_STEP = 1e-6
_FAR = 7.0  # standard errors; beyond, nctdtr gives NaN for a tail of 1e-12


@dataclass(frozen=True, slots=True)
class Aim:
    """What is asked of a test: its level, its power, and whether it looks to one side only."""

    alpha: float = ALPHA
    power: float = POWER
    one_sided: bool = False


DEFAULT_AIM = Aim()


def mcnemar_power(
    n: int, discordance: float, effect: float, *, alpha: float = ALPHA, one_sided: bool = False
) -> float:
    """The chance that McNemar's exact test finds a true difference of `effect`.

    `n` pairs, of which a share `discordance` differ in the long run; `effect` is the share gained
    less the share lost, `|effect| <= discordance`. One-sided counts rejections on the effect's
    side. Raises `ValueError` for impossible shares.

    Five pairs, all gained, have p = 2/2^5 = 0.0625: never significant two-sided, always one-sided.

    >>> mcnemar_power(5, 1.0, 1.0), mcnemar_power(5, 1.0, 1.0, one_sided=True)
    (0.0, 1.0)
    """
    if not 0 <= abs(effect) <= discordance <= 1:
        raise ValueError(f"an effect of {effect} wants a discordance between it and 1")
    if discordance == 0:
        return 0.0
    return _McNemarDesign.of(n, discordance, alpha, one_sided).power(abs(effect) / discordance)


def smallest_effect(n: int, discordance: float, aim: Aim = DEFAULT_AIM) -> float | None:
    """The smallest true difference that McNemar's test finds with the power asked for, or None.

    The discordance stays as given, so the effect can't exceed it; None says "none at this n".
    Rounded up to 1e-6.

    Eight pairs that all differ are significant two-sided at 8 : 0 only (2/2^8; 7 : 1 has 0.07),
    which comes about with power 0.80 where a pair is gained with chance 0.80^(1/8) = 0.97249.

    >>> smallest_effect(8, 1.0), smallest_effect(5, 1.0)
    (0.944985, None)
    """
    if discordance <= 0:
        return None
    design = _McNemarDesign.of(n, discordance, aim.alpha, aim.one_sided)
    return _smallest(lambda effect: design.power(effect / discordance) >= aim.power, discordance)


def needed_n(discordance: float, effect: float, aim: Aim = DEFAULT_AIM) -> int | None:
    """A number of pairs at which McNemar's test finds `effect` with the power asked for.

    Where the discordance is below the effect it is taken as the effect: a loss of 5 points flips
    5 % at least. Power rises with n in small saw teeth, so a slightly smaller n may do too.
    Beyond 100,000 pairs it is the normal approximation of R. Connor, Biometrics 43 (1987). None
    for no effect, or beyond ten million.

    >>> needed_n(0.1, 0.05)
    337
    """
    size = abs(effect)
    share = max(discordance, size)

    if size == 0:
        return None
    tail = aim.alpha if aim.one_sided else aim.alpha / 2
    reach = ndtri(1 - tail) * sqrt(share) + ndtri(aim.power) * sqrt(share - size**2)
    roughly = (float(reach) / size) ** 2
    if roughly > _EXACT_UP_TO:
        return ceil(roughly) if roughly <= LARGEST_N else None

    def reached(n: int) -> bool:
        found = mcnemar_power(n, share, size, alpha=aim.alpha, one_sided=aim.one_sided)
        return found >= aim.power

    return first_n(reached)


def graded_power(
    n: int, spread: float, effect: float, *, alpha: float = ALPHA, one_sided: bool = False
) -> float:
    """The power of the paired t test, by the noncentral t distribution.

    `spread` is the standard deviation of the items' differences, in the units of `effect`. Equals
    statsmodels' `TTestPower`. Without spread it is 1 for any effect, `alpha` for none.

    >>> round(graded_power(34, 1.0, 0.5), 2)
    0.81
    """
    if n < 2:
        return 0.0
    if spread == 0:
        return 1.0 if effect else alpha
    shift = abs(effect) / spread * sqrt(n)
    tail = alpha if one_sided else alpha / 2
    critical = float(stdtrit(n - 1, 1 - tail))
    if shift > critical + _FAR:
        return 1.0
    found = 1.0 - float(nctdtr(n - 1, shift, critical))
    if not one_sided and shift < _FAR:
        found += float(nctdtr(n - 1, shift, -critical))
    return min(1.0, found)


def smallest_graded_effect(
    n: int, spread: float, aim: Aim = DEFAULT_AIM, *, largest: float = 1.0
) -> float | None:
    """The smallest mean difference up to `largest` found with the power asked for, or None.

    Rounded up to 1e-6; None too where nothing differs (`spread` 0), for then nothing is known.

    >>> smallest_graded_effect(100, 0.2)
    0.056583
    """

    def reached(effect: float) -> bool:
        found = graded_power(n, spread, effect, alpha=aim.alpha, one_sided=aim.one_sided)
        return found >= aim.power

    return _smallest(reached, largest) if spread > 0 else None


def needed_n_graded(spread: float, effect: float, aim: Aim = DEFAULT_AIM) -> int | None:
    """The least number of pairs that finds a mean difference with the power asked for.

    None for no effect, or beyond ten million. With `one_sided` it is also the n that shows
    non-inferiority by a margin of `effect` where there is truly no difference.

    >>> needed_n_graded(1.0, 0.5)
    34
    """

    def reached(n: int) -> bool:
        found = graded_power(n, spread, effect, alpha=aim.alpha, one_sided=aim.one_sided)
        return found >= aim.power

    return first_n(reached) if effect else None


def first_n(reached: Callable[[int], bool]) -> int | None:
    """The n at which `reached` turns true, by doubling and halving; None beyond ten million."""
    high = 2
    while not reached(high):
        if high >= LARGEST_N:
            return None
        high *= 2
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def binomial_range(n: int, share: float) -> tuple[npt.NDArray[np.int64], Array]:
    """The counts within eight standard deviations, and their binomial probabilities."""
    middle, reach = n * share, _TAIL_SDS * sqrt(n * share * (1 - share)) + _TAIL_SDS
    counts = np.arange(max(0, int(middle - reach)), min(n, ceil(middle + reach)) + 1)
    return counts, binomial(counts, n, share)


def binomial(k: npt.ArrayLike, n: npt.ArrayLike, share: float) -> Array:
    """Binomial probabilities, through logarithms so that large n don't overflow."""
    count, size = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    ways = -betaln(size - count + 1, count + 1) - np.log1p(size)
    logs = ways + xlogy(count, share) + xlog1py(size - count, -share)
    return np.asarray(np.exp(logs), dtype=np.float64)


def _critical(m: npt.NDArray[np.int64], tail: float) -> npt.NDArray[np.int64]:
    """The largest minority among m discordant pairs that is still significant; -1 for none."""
    low, high = np.full_like(m, -1), m + 1
    while (high - low > 1).any():
        middle = (low + high) // 2
        fine = bdtr(np.maximum(middle, 0).astype(np.float64), m, 0.5) <= tail
        moving = high - low > 1
        low, high = np.where(moving & fine, middle, low), np.where(moving & ~fine, middle, high)
    return low


@dataclass(frozen=True, slots=True, eq=False)
class _McNemarDesign:
    """The discordant numbers that may come, their chances, and the minority each still allows."""

    m: npt.NDArray[np.int64]
    chance: Array
    critical: npt.NDArray[np.int64]
    one_sided: bool

    @classmethod
    def of(cls, n: int, discordance: float, alpha: float, one_sided: bool) -> _McNemarDesign:
        m, chance = binomial_range(n, discordance)
        keep = m > 0
        m, chance = m[keep], chance[keep]
        return cls(m, chance, _critical(m, alpha if one_sided else alpha / 2), one_sided)

    def power(self, lean: float) -> float:
        """The power where a discordant pair is gained with the chance `(1 + lean) / 2`."""
        found = self._rejected((1 - lean) / 2)
        if not self.one_sided:
            found += self._rejected((1 + lean) / 2)
        return min(1.0, found)

    def _rejected(self, share: float) -> float:
        """The chance that a side which takes a `share` of the pairs stays a small minority."""
        possible = self.critical >= 0
        k = np.maximum(self.critical, 0).astype(np.float64)
        return float((self.chance * np.where(possible, bdtr(k, self.m, share), 0.0)).sum())


def _smallest(reached: Callable[[float], bool], largest: float) -> float | None:
    """The smallest multiple of 1e-6 at which `reached`, rising, is true; None beyond `largest`."""
    low, high = 0, int(largest / _STEP + 1e-9)
    if not reached(min(high * _STEP, largest)):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle * _STEP) else (middle, high)
    return round(high * _STEP, 6)
