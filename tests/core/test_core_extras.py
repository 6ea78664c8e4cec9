from __future__ import annotations

import sys

import pytest

from harness.core.errors import MissingExtraError
from harness.core.extras import require


def test_installed_module_comes_back():
    assert require("json", extra="local", purpose="adapter 'x'") is sys.modules["json"]


@pytest.mark.parametrize("module", ["no_such_package_here", "no_such_package_here.inner"])
def test_missing_package_names_the_extra(module):
    with pytest.raises(
        MissingExtraError,
        match=rf"adapter 'x': found package '{module}' is not installed; expected the extra 'ray'; "
        r"run: pip install 'gold-harness\[ray\]'",
    ):
        require(module, extra="ray", purpose="adapter 'x'")


def test_what_is_missing_inside_a_package_is_told_as_it_is(tmp_path, monkeypatch):
    (tmp_path / "half_installed.py").write_text("import its_own_missing_part\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="its_own_missing_part"):
        require("half_installed", extra="ray", purpose="adapter 'x'")
