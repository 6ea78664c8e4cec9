"""Where a quote may begin and end: at the bounds of words and figures, never inside one.

Inside are: a word; a compound with a hyphen ("non-|aligned") or an apostrophe ("Libya|'s"); a
figure with its sign, currency, per cent sign, decimals and joins ("|-5", "$|5", "20|,000", "5|+5",
"COVID-|19"); an abbreviation ("U.|N."); an address ("example|.org"). A long dash joins nothing.
"""

from __future__ import annotations

import re
import unicodedata

from harness.citations.quotes.form import UNSPACED

_WORD = rf"[^\W{UNSPACED}]"
_LETTER = r"[^\W\d_]"
_INSIDE = re.compile(
    "|".join(
        (
            rf"(?<={_WORD})(?={_WORD})",
            rf"(?<={_WORD})(?=['-]{_WORD})",
            rf"(?<={_WORD}['-])(?={_WORD})",
            r"(?<=[-+±~≈<>=≤≥#×^*$£€¥])(?=\d)",
            r"(?<=[-+±])(?=[$£€¥]\d)",
            r"(?<=\d[.,:/])(?=\d)",
            r"(?<![\w.]\.)(?<=\.)(?=\d)",
            r"(?<=\d)(?=[.,:/-]\d|[%‰°×^*+$£€¥±])",
            rf"(?<={_LETTER})(?=\+)",
            rf"(?<={_LETTER})(?=\.[a-z])",
            rf"(?<={_LETTER}\.)(?=[a-z])",
            rf"(?<={_LETTER})(?=\.{_LETTER}\.)",
            rf"(?<={_LETTER}\.)(?={_LETTER}\.)",
        )
    )
)


def inside_token(clean: str, at: int) -> bool:
    """Whether the edge before `clean[at]` lies inside a word or figure; see the module.

    `clean` is `Form.clean`.

    >>> inside_token("20,000 men", 2), inside_token("20,000 men", 6)
    (True, False)
    """
    if not 0 < at < len(clean):
        return False
    return unicodedata.category(clean[at])[0] == "M" or bool(_INSIDE.match(clean, at))
