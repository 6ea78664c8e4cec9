"""Numbers as values: digits, number words, scales, units, currencies, percentages, ordinals.

`1,000`, `1 000`, `one thousand` and `1k` are one value; `$5.5 million` is 5,500,000 US dollars and
never `55 million`; `-5` is not `5`. Figures that are joined are not taken apart: `5+5`, `3-1`,
`10:30` and `2011-2014` are `Compound`s, compared as written. Digits inside a name ("F-16", "G20",
"COVID-19") are no numbers. English number words are read by text2num 3.1 run by run; what it gets
wrong stays with us: a decimal before a scale ("1.5 million" -> "1.5 1000000"), "half a million",
"a dozen", ordinals, and "one" or "second" as a pronoun or a noun (a lone "one" counts only where
it is the whole text or stands before a unit). A decimal comma is not read ("3,5" is two numbers).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from harness.text.units import CURRENCY_SIGNS, SCALES, UNITS

_SCALE_WORD = r"(?:thousand|million|billion|trillion|hundred|mn|bn|tn)"
_SCALE = rf"(?:{_SCALE_WORD}|[kmb])"
_WORD_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_CURRENCY = r"(?:us|a|c|au|ca|nz|hk)?[$]|[£€¥₹]|(?:usd|eur|gbp|rs\.?)(?=\s?\d)"
_UNIT = rf"(?:\s?-?\s?(?P<unit>{_WORD_UNIT})(?!\w)|\s?(?P<percent>%))?"

_DIGITS = re.compile(
    r"(?<![\w.,^])(?<![\w)]-)(?P<sign>(?<!\d )[-+]\s?)?"
    rf"(?P<currency>{_CURRENCY})?\s?"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d,])|\d{1,25})"
    r"(?P<decimals>\.\d{1,15})?(?P<ordinal>st|nd|rd|th)?"
    rf"(?:(?P<scale>{_SCALE})(?!\w)|[\s-](?P<word>{_SCALE_WORD})(?!\w))?{_UNIT}(?![\w^])",
    re.IGNORECASE,
)
_COMPOUND = re.compile(
    r"(?<![\w.,])(?:[$£€])?\d[\d,.]*(?:\s?[+:/x×]\s?\d[\d,.]*|\s?-\s?\d[\d,.]*)+%?(?!\w)"
    r"|(?<![\w.,])\d[\d,.]*\s(?:to|until|till|through)\s\d[\d,.]*(?![\w])",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?<![\w.:])(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>[ap])\.?m\b\.?",
    re.IGNORECASE,
)

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_ORDINAL_WORDS = {
    **{"first": "one", "second": "two", "third": "three", "fifth": "five", "eighth": "eight"},
    **{"ninth": "nine", "twelfth": "twelve", "hundredth": "hundred", "thousandth": "thousand"},
    **{f"{word}th": word for word in ("four", "six", "seven", "million", "billion")},
    **{f"{word}th": word for word in _ONES.split()[10:20] if word != "twelve"},
    **{f"{word[:-1]}ieth": word for word in _ONES.split() if word.endswith("ty")},
}
_BIG = "million|billion|trillion"
_CARDINAL = f"(?:{_ONES.replace(' ', '|')}|hundred|thousand|{_BIG})"
_JOIN = r"(?:(?<=hundred) and |(?<=thousand) and |(?<=million) and |(?<=billion) and |[ -])"
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_WORDS = re.compile(
    r"(?<![\w'-])(?P<sign>minus |negative )?(?:"
    rf"(?P<dozen>(?:{_CARDINAL} |a |half a )?dozen)"
    rf"|(?P<part>(?:{_CARDINAL}[ -]|an? )?(?:half|thirds?|quarters?|fifths?|tenths?))"
    rf"(?: of)?(?: an?| the)?(?: (?P<whole>{_BIG}))?"
    rf"|(?P<point>{_CARDINAL}(?: {_CARDINAL})* point(?: (?:{_ONES.replace(' ', '|')}))+)"
    rf"(?: (?P<big>{_BIG}))?"
    rf"|(?P<run>(?:a (?=hundred|thousand|{_BIG}))?{_CARDINAL}(?:{_JOIN}{_CARDINAL})*"
    rf"(?:{_JOIN}(?P<last>{'|'.join(_ORDINAL_WORDS)}))?)(?P<half> and a half)?"
    rf"|(?P<lone>{'|'.join(_ORDINAL_WORDS)})"
    rf")(?![\w']){_UNIT}",
    re.IGNORECASE,
)
_WORD_HINT = re.compile(
    rf"\b(?:{_CARDINAL}|half|third|quarter|fifth|tenth|dozen|{'|'.join(_ORDINAL_WORDS)})",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_MAY_BE_YEAR = re.compile(r"1\d{3}|20\d{2}|21\d{2}")
_BOUND = re.compile(
    r"(?:(?P<more>more than|over|above|at least|no fewer than|no less than|exceeding|>)"
    r"|(?P<less>less than|under|below|fewer than|at most|up to|no more than|almost|nearly|<))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in a text: its exact value in the unit it was given in.

    `unit` is a canonical name ("%", "USD", "km") or None; `ordinal` tells "3rd" from "3"; `bound`
    is ">" for "more than", "<" for "up to", else "". `year` is the value of a bare four-digit
    number that could be a year.
    """

    start: int
    end: int
    value: Fraction
    unit: str | None = None
    ordinal: bool = False
    bound: str = ""
    year: int | None = None

    @property
    def base(self) -> tuple[Fraction, str | None]:
        """Value and unit after conversion within one dimension (weeks to days, km to m).

        >>> Number(start=0, end=0, value=Fraction(2), unit="week").base
        (Fraction(14, 1), 'day')
        """
        factor, unit = _BASES.get(self.unit or "", (Fraction(1), self.unit))
        return self.value * factor, unit


_BASES = {
    **{"week": (Fraction(7), "day"), "decade": (Fraction(120), "month")},
    **{"year": (Fraction(12), "month"), "century": (Fraction(1200), "month")},
    **{"hour": (Fraction(3600), "second"), "minute": (Fraction(60), "second")},
    **{"km": (Fraction(1000), "m"), "cm": (Fraction(1, 100), "m"), "mm": (Fraction(1, 1000), "m")},
    **{"kg": (Fraction(1000), "g"), "tonne": (Fraction(1_000_000), "g")},
    **{"cent": (Fraction(1, 100), "USD"), "ml": (Fraction(1, 1000), "litre")},
    **{"foot": (Fraction(12), "inch"), "yard": (Fraction(36), "inch")},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compound:
    """Joined figures that are one name, score, time or range: `key` is how they compare."""

    start: int
    end: int
    key: str


def read_compounds(text: str) -> Iterator[Compound]:
    """The joined figures of an evened text (`fold.fold_in_place`).

    >>> [c.key for c in read_compounds("the 5 + 5 JMC won 3-1 at 5 p.m., 2011 to 2014")]
    ['17:00', '5+5', '3-1', '2011-2014']
    """
    if not _DIGIT.search(text):
        return
    for match in _CLOCK.finditer(text):
        hour = int(match["hour"]) % 12 + (12 if match["half"] in "pP" else 0)
        yield Compound(
            start=match.start(), end=match.end(), key=f"{hour}:{match['minute'] or '00'}"
        )
    for match in _COMPOUND.finditer(_blanked(text, _CLOCK)):
        end = match.end() - len(match[0]) + len(match[0].rstrip(".,"))
        yield Compound(start=match.start(), end=end, key=_compound_key(match[0].rstrip(".,")))


def _compound_key(written: str) -> str:
    key = re.sub(r"\s(?:to|until|till|through)\s", "-", written.lower())
    key = re.sub(r"[\s,$£€]", "", key).replace("×", "x")
    years = re.fullmatch(r"([12]\d{3})-(\d{2})", key)
    return f"{years[1]}-{years[1][:2]}{years[2]}" if years else key


def _blanked(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda match: "\0" * len(match[0]), text)


def read_numbers(text: str) -> Iterator[Number]:
    """The numbers of an evened text, those in digits first; dates and compounds blanked before.

    >>> [(str(n.value), n.unit) for n in read_numbers("$5.5 million, twenty thousand men, 42%")]
    [('5500000', 'USD'), ('42', '%'), ('20000', None)]
    """
    for match in _DIGITS.finditer(text) if _DIGIT.search(text) else ():
        yield _of_digits(match, text)
    if not _WORD_HINT.search(text):
        return
    for match in _WORDS.finditer(_blanked(text, _DIGITS)):
        value = _word_value(match, text)
        if value is not None:
            yield Number(
                start=match.start(),
                end=match.end(),
                value=-value if match["sign"] else value,
                unit=_unit(match),
                ordinal=_is_ordinal(match),
                bound=_bound(text, match.start()),
            )


def _of_digits(match: re.Match[str], text: str) -> Number:
    digits = re.sub(r"[ ,]", "", match["digits"])
    value = Fraction(digits + (match["decimals"] or ""))
    value *= SCALES.get((match["scale"] or match["word"] or "").lower(), 1)
    sign = (match["sign"] or "").strip()
    return Number(
        start=match.start(),
        end=match.end(),
        value=-value if sign == "-" else value,
        unit=CURRENCY_SIGNS.get((match["currency"] or "").lower().rstrip(".")) or _unit(match),
        ordinal=bool(match["ordinal"]),
        bound=_bound(text, match.start()),
        year=int(digits) if match[0] == digits and _MAY_BE_YEAR.fullmatch(digits) else None,
    )


def _unit(match: re.Match[str]) -> str | None:
    if match["percent"]:
        return "%"
    return UNITS[match["unit"].lower()] if match["unit"] else None


def _bound(text: str, start: int) -> str:
    found = _BOUND.search(text[max(0, start - 20) : start])
    return "" if not found else ">" if found["more"] else "<"


def _word_value(match: re.Match[str], text: str) -> Fraction | None:
    if match["dozen"]:
        count = match["dozen"].lower().rpartition(" ")[0]
        return 12 * (Fraction(1, 2) if count == "half a" else _run_value(count or "a"))
    if match["part"]:
        return _part_value(match)
    if match["point"]:
        whole, decimals = match["point"].lower().split(" point ")
        digits = "".join(str(_run_value(word)) for word in decimals.split())
        return Fraction(f"{_run_value(whole)}.{digits}") * _scale(match["big"])
    words = (match["run"] or match["lone"]).lower()
    if words in ("one", "second") and not match["unit"] and text.strip(" .").lower() != words:
        return None
    return _run_value(words) + (Fraction(1, 2) if match["half"] else 0)


def _is_ordinal(match: re.Match[str]) -> bool:
    part = (match["part"] or "").lower()
    return bool(match["lone"] or match["last"] or part in _ORDINAL_WORDS)


def _scale(word: str | None) -> int:
    return SCALES.get((word or "").lower(), 1)


def _part_value(match: re.Match[str]) -> Fraction | None:
    """The value of "two thirds", "half a million"; a bare "third" or "fifth" is an ordinal."""
    count, _, part = match["part"].lower().replace("-", " ").rpartition(" ")
    if not count and part in _ORDINAL_WORDS:
        return _run_value(part)
    size = Fraction(1, _FRACTIONS[part if part == "half" else part.removesuffix("s")])
    return (_run_value(count) if count else 1) * size * _scale(match["whole"])


@lru_cache(maxsize=4096)
def _run_value(words: str) -> Fraction:
    """The value of a run of number words; a run that is no one number counts as its last."""
    from text_to_num import text2num

    run = words.lower().replace("-", " ").split()
    run[-1] = _ORDINAL_WORDS.get(run[-1], run[-1])
    if run[0] in ("a", "an"):
        run = run[1:] or ["one"]
    for first in range(len(run)):
        rest = _number_of(run[first:], text2num)
        century = _number_of(run[:first], text2num)
        if rest is not None:  # "nineteen sixty-four" is a year, no sum
            spoken = century is not None and 13 <= century <= 20 and 10 <= rest <= 99
            return Fraction(rest + 100 * century if century and spoken else rest)
    return Fraction(0)


def _number_of(words: list[str], reader: Callable[[str, str], int]) -> int | None:
    try:
        return reader(" ".join(words), "en")
    except ValueError:
        return None
