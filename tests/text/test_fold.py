from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.text.fold import (
    fold_accents,
    fold_in_place,
    fold_text,
    fold_typography,
    mend_mojibake,
)


@pytest.mark.parametrize(
    ("given_text", "folded"),
    [
        ("“Libya’s”", '"Libya\'s"'),
        ("‘a’ ‚b‛ `c` ´d´", "'a' 'b' 'c' 'd'"),
        ("«x» „y“", '"x" "y"'),
        ("3–1, 3—1, 3‑1, −5", "3-1, 3-1, 3-1, -5"),
        ("20\u00a0000\u202f000\u2009x", "20 000 000 x"),
        ("co\u00adoperate zero\u200bwidth\ufeff", "cooperate zerowidth"),
        ("ﬁnance ｆｕｌｌ", "finance full"),
        ("5½ kg", "5 1/2 kg"),
        ("½", "1/2"),
        ("10² m²", "10^2 m2"),
        ("plain", "plain"),
    ],
)
def test_typography(given_text: str, folded: str) -> None:
    assert fold_typography(given_text) == folded


@pytest.mark.parametrize(
    ("accented", "bare"),
    [
        ("Ján Kubiš", "Jan Kubis"),
        ("Jan Kubis\u030c", "Jan Kubis"),
        ("António", "Antonio"),
        ("Røst Łódź Straße Æther œuvre Þór", "Rost Lodz Strasse AEther oeuvre Thor"),
        ("İstanbul ırmak", "Istanbul irmak"),
        ("Ελλάδα", "Ελλαδα"),
        ("чайный йод", "чайный йод"),
        ("が", "が"),
    ],
)
def test_accents(accented: str, bare: str) -> None:
    assert fold_accents(accented) == bare


def test_fold_text_squeezes_and_lowers() -> None:
    assert fold_text("  The\u00a0 KUBIŠ’s\n") == "the kubis's"


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("10â€“12", "10–12"),
        ("Bjørn DÃ¡in", "Bjørn Dáin"),
        ("420Â\u00a0mg", "420\u00a0mg"),
        ("Ãwhere", "Ãwhere"),
        ("Â", "Â"),
        ("naïve café", "naïve café"),
    ],
)
def test_mojibake(broken: str, mended: str) -> None:
    assert mend_mojibake(broken) == mended


@given(st.text(max_size=200))
def test_folding_any_text(text: str) -> None:
    assert len(fold_in_place(text)) == len(text)
    once = fold_text(text)
    assert fold_text(once) == once
    mend_mojibake(text)


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=80))
def test_ascii_typography_is_untouched(text: str) -> None:
    assert fold_typography(text) == text
    assert fold_in_place(text) == text
