from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.core.answer import Output
from harness.run.secrets import Mask

KEY = "sk-a/b+c 99"


def test_a_secret_is_masked_wherever_it_stands():
    mask = Mask([KEY])
    raw = {"answer": f"it is {KEY}", "deep": [{KEY: ["sk-a%2Fb%2Bc%2099", 5, None]}]}
    assert mask.output(Output(raw=raw, finish_reason=KEY)) == Output(
        raw={"answer": "it is ***", "deep": [{"***": ["***", 5, None]}]}, finish_reason="***"
    )
    assert mask.output(Output(raw=KEY * 2)).raw == "******"
    assert mask.n_masked == 5


def test_a_secret_is_masked_as_a_page_and_json_have_it():
    mask = Mask(["pass<&\"é'word"])
    for form in (
        "pass&lt;&amp;&#34;é&#39;word",
        "pass<&\\\"é'word",
        "pass<&\\\"\\u00e9'word",
        r"pass\u003c\u0026\"é\u0027word",
    ):
        assert mask.text(f"a {form} b") == "a *** b"


def test_placeholders_are_left_alone():
    assert Mask(["none", "EMPTY", ""]).text("none EMPTY") == "none EMPTY"


@given(st.text(), st.text(st.characters(exclude_characters="*"), min_size=8))
def test_no_text_holds_a_secret_afterwards(text, secret):
    assert secret not in Mask([secret]).text(f"{text}{secret}{text}")


def test_without_secrets_nothing_is_touched():
    output = Output(raw={"a": (1, 2)})
    assert Mask().output(output) is output
