"""Finding and loading `evaluate` modules: local files, the cache, and never a network unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hf_offline import cut_off, files_in
from hf_samples import qa, values, write

from harness.core.errors import MissingExtraError, UsageError
from harness.metrics.hf import load_evaluate


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("home")
        cut_off(patch, folder)
        yield folder


def test_helpers_beside_the_file_come_along(tmp_path):
    path = write(tmp_path, "        return {'v': ONE}\n", imports="from .beside import ONE")
    with pytest.raises(UsageError, match="relative import of a file that is not there"):
        load_evaluate(path, {})
    (Path(path) / "beside.py").write_text("ONE = 1.0\n")
    metric = load_evaluate(path, {})
    assert values(metric.score(qa("a", ["a"]))) == {"evaluate:probe.v": 1.0}
    before = metric.card("evaluate:probe.v")
    (Path(path) / "beside.py").write_text("ONE = 2.0\n")
    changed = load_evaluate(path, {})
    assert values(changed.score(qa("a", ["a"]))) == {"evaluate:probe.v": 2.0}
    assert changed.card("evaluate:probe.v") != before


def test_nothing_is_written_outside_a_temporary_folder(tmp_path, home):
    import datasets
    import evaluate

    path = write(tmp_path)
    before = files_in(home), files_in(tmp_path)
    settings = [(evaluate.config, "HF_EVALUATE_OFFLINE"), (datasets.config, "HF_HUB_OFFLINE")]
    online = [getattr(*setting) for setting in settings]
    load_evaluate(path, {}).score(qa("a", ["a"]))
    assert (files_in(home), files_in(tmp_path)) == before
    assert [getattr(*setting) for setting in settings] == online


def test_a_name_is_taken_from_the_local_cache_alone(tmp_path, home, monkeypatch):
    import evaluate

    monkeypatch.setattr(evaluate.config, "HF_EVALUATE_OFFLINE", False)
    monkeypatch.setattr("requests.sessions.Session.request", no_network)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r"not in the local cache.*would download"):
        load_evaluate("evaluate:cached_probe", {})
    cache = home / "modules/evaluate_modules/metrics/evaluate-metric--cached_probe" / ("a" * 64)
    cache.mkdir(parents=True)
    source = Path(write(tmp_path, name="cached_probe"))
    (source / "cached_probe.py").rename(cache / "cached_probe.py")
    metric = load_evaluate("evaluate:cached_probe", {"keys": ["hits"]})
    assert values(metric.score(qa("a", ["a"]))) == {"evaluate:cached_probe.hits": 1.0}
    assert evaluate.config.HF_EVALUATE_OFFLINE is False


def no_network(*_, **__):
    raise AssertionError("a request was made")


def test_a_hub_id_runs_only_where_that_is_allowed(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("requests.sessions.Session.request", no_network)
    with pytest.raises(UsageError, match=r"code would be downloaded and run.*allow_remote_code"):
        load_evaluate("evaluate:someone/metric", {})
    for name in ("someone/metric", "metric_of_none"):
        with pytest.raises(UsageError, match="HF_EVALUATE_OFFLINE is set"):
            load_evaluate(f"evaluate:{name}", {"allow_remote_code": True})


def test_a_module_that_would_download_a_helper_says_so(tmp_path):
    line = "from .nmt import one  # From: https://example.org/nmt.py"
    with pytest.raises(UsageError, match="it would download them"):
        load_evaluate(write(tmp_path, imports=line), {})


@pytest.mark.parametrize(
    ("imports", "words"),
    [
        ("import no_such_a\nimport no_such_b.c", ("no_such_a, no_such_b", "pip install no_such_a")),
        ("from no_such_a import b", ("no_such_a",)),
        ("import os, sys", ("two packages on one line",)),
        ("import beside", ("from .beside import",)),
    ],
)
def test_packages_that_are_missing_are_named(tmp_path, imports, words):
    path = write(tmp_path, imports=imports)
    (Path(path) / "beside.py").touch()
    with pytest.raises(UsageError) as caught:
        load_evaluate(path, {})
    assert all(word in str(caught.value) for word in words)
    assert isinstance(caught.value, MissingExtraError) == ("os" not in imports)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("./nowhere", "no such file or folder"),
        ("nowhere.py", "no such file or folder"),
        ("/nowhere/at/all", "no such file or folder"),
        ("./empty", "a folder with other.py"),
        ("./none", "no class derived from evaluate.Metric"),
        ("./numbers", "a module that wants"),
    ],
)
def test_what_is_no_module(tmp_path, monkeypatch, path, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "other.py").touch()
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "none.py").touch()
    write(
        tmp_path,
        name="numbers",
        features='datasets.Features({"predictions": datasets.Value("int32"),'
        ' "references": datasets.Value("int32")})',
    )
    with pytest.raises(UsageError, match=words):
        load_evaluate(path, {})
