"""Every file of a run is searched for secrets, in whatever form it would hold them."""

from __future__ import annotations

import json

import pytest

from harness.app.secrets import check_files
from harness.core.errors import IncompleteError
from harness.report.html.escaping import packed, script_json
from harness.store.layout import RunDirectory

KEY = "sk-<é&1234567890>"


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        json.dumps({"said": [KEY]}),
        f"<script>{script_json({'said': KEY})}</script>",
        f"<b>H4sI</b><script>{packed(['a', {'said': f'it is {KEY}'}])}</script>",
        f"H4sI{'x' * 40} and {packed(KEY)}",
    ],
    ids=["plain", "json", "script", "packed", "after what only looks packed"],
)
def test_a_secret_is_found_in_every_form(tmp_path, text):
    (tmp_path / "b.html").write_text(f"<p>\n{text}\n")
    (tmp_path / "a.html").write_text(text.replace(KEY, "***") if KEY in text else packed("***"))
    with pytest.raises(IncompleteError) as raised:
        check_files(RunDirectory(tmp_path), {"MY_KEY": KEY, "OTHER": "none-of-these"})
    [problem] = raised.value.problems
    assert problem.where == str(tmp_path / "b.html")
    assert problem.found == "the value of MY_KEY"
