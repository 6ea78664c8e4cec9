"""Folding: differences of typesetting and spelling that a reader does not take as differences.

Three layers, each a function, so that a caller takes no more than it needs:

* `fold_typography`: NFKC, curly quotes straight, every dash and minus a hyphen, no-break and other
  odd spaces a space, soft hyphens and zero-width characters gone. Case, accents and white-space
  runs are kept.
* `fold_accents`: marks taken off Latin and Greek letters ("Röntgen" = "Rontgen"), and the letters
  that Unicode does not decompose spelled in ASCII ("ø" = "o", "ß" = "ss", "ł" = "l"). Marks of
  other scripts are part of the letter ("й" is not "и") and stay.
* `fold_text`: both, then `casefold`, and white space squeezed.

Known differences to plain NFKC: a superscript after a digit is kept apart ("10²" becomes "10^2",
not "102"), and so is a vulgar fraction ("5½" becomes "5 1/2", not "51/2"). Not folded: German
transcription ("Mueller" for "Müller") and other romanisations, which belong in an alias table.
Lengths change: never use folded offsets on the original text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SINGLE_QUOTES = "‘’‚‛′ʹʻʼʽˈ´`＇"
_DOUBLE_QUOTES = "“”„‟″«»＂"
_DASHES = "‐‑‒–—―−﹘﹣－⁃"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys(_SINGLE_QUOTES, "'"),
        **dict.fromkeys(_DOUBLE_QUOTES, '"'),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_INVISIBLE, ""),
        "\u2044": "/",  # the fraction slash that NFKC makes of "½"
    }
)
_UNDECOMPOSED = str.maketrans(
    {
        **{"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss"},
        **{"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "Þ": "Th", "ð": "d", "Ð": "D"},
    }
)
_AFTER_DIGIT = re.compile(r"(?<=\d)(?:([⁰¹²³⁴-⁹])|(?=[¼-¾⅐-⅞]))")


def fold_typography(text: str) -> str:
    r"""The text with its typesetting evened out; case and accents kept.

    >>> fold_typography("“Libya’s” 5–0\u00a0vote, 10² and 5½")
    '"Libya\'s" 5-0 vote, 10^2 and 5 1/2'
    """
    if text.isascii():
        return text
    apart = _AFTER_DIGIT.sub(lambda m: f"^{m[1]}" if m[1] else " ", text.translate(_CHARACTERS))
    return unicodedata.normalize("NFKC", apart).translate(_CHARACTERS)


def fold_accents(text: str) -> str:
    """The text with the marks of Latin and Greek letters taken off.

    >>> fold_accents("Ján Kubiš, Røst, Łódź")
    'Jan Kubis, Rost, Lodz'
    """
    if text.isascii():
        return text
    pieces: list[str] = []
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char) and pieces and _sheds_marks(pieces[-1][-1]):
            continue
        pieces.append(char)
    return unicodedata.normalize("NFC", "".join(pieces)).translate(_UNDECOMPOSED)


@lru_cache(maxsize=4096)
def _sheds_marks(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "GREEK"))


def fold_text(text: str) -> str:
    r"""The text as a reader compares it: typography, accents and case folded, spaces squeezed.

    >>> fold_text("  The  Café’s “MENU” ")
    'the cafe\'s "menu"'
    """
    return " ".join(fold_accents(fold_typography(text)).casefold().split())


def fold_in_place(text: str) -> str:
    r"""The text with quotes, dashes, spaces and digits evened out, every offset unmoved.

    One character becomes one character: for readers that report spans of the original.

    >>> fold_in_place("٣–1 ’s\u00a0x")
    "3-1 's x"
    """
    if text.isascii():
        return text
    return "".join(map(_evened, text))


@lru_cache(maxsize=4096)
def _evened(char: str) -> str:
    if char.isascii():
        return char
    if char.isspace():
        return " "
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    evened = char.translate(_CHARACTERS)
    return evened if len(evened) == 1 else " "


_MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]{1,3}")


def mend_mojibake(text: str) -> str:
    r"""The text with UTF-8 that was once read as Windows-1252 put right.

    >>> mend_mojibake("10â€“12 at DÃ¡in, 2.45Â\u00a0billion")
    '10–12 at Dáin, 2.45\xa0billion'
    """
    return text if text.isascii() else _MOJIBAKE.sub(_mended, text)


def _mended(match: re.Match[str]) -> str:
    try:
        return match[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return match[0]
