from __future__ import annotations

import json

import pytest

from harness.app.rundir import claim_directory, config_of, differing_keys, find_run
from harness.core.errors import UsageError
from harness.store.layout import RunDirectory
from harness.store.manifest import GoldStamp, Manifest

GOLD = GoldStamp(version=None, digest="a", seeds_digest="b")
CONFIG = {"models": [{"name": "m", "adapter": "empty"}], "seed": 0}


def manifest(started="2026-01-01T00:00:00Z", **fields):
    given = {"config": CONFIG, "config_digest": "c" * 64, "gold": GOLD, **fields}
    return Manifest(started=started, **given)


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def claimed(name="bench", *, at="2026-01-01T00:00:00Z"):
    run, found = claim_directory(None, name=name, manifest=manifest(at), resume=False)
    found.write(run.manifest)
    return run


@pytest.mark.parametrize(
    ("a", "b", "keys"),
    [
        ({"x": 1}, {"x": 1}, []),
        ({"x": 1}, {"x": 2}, ["x"]),
        ({"x": 1}, {}, ["x"]),
        ({"x": {"y": [1, 2]}}, {"x": {"y": [1, 3]}}, ["x.y.1"]),
        ({"x": [1]}, {"x": [1, 2]}, ["x"]),
        ({"x": None}, {"x": 0}, ["x"]),
    ],
)
def test_differing_keys(a, b, keys):
    assert differing_keys(a, b) == keys


def test_two_runs_in_one_second_have_their_own_directories():
    paths = [claimed().path for _ in range(3)]
    assert len(set(paths)) == 3


@pytest.mark.parametrize("name", ["../../etc", "a b", "é", "...", "x\x1b[31m"])
def test_no_config_name_leaves_the_runs_folder(name):
    path = claimed(name).path
    assert path.parent.as_posix() == "results/runs"


@pytest.mark.parametrize("later", ["2026-01-02T00:00:00.000Z", "2026-01-01T00:00:00.001Z"])
def test_latest_is_the_last_started(later):
    claimed("z", at="2026-01-01T00:00:00.000Z")
    last = claimed("a", at=later)
    assert find_run("latest") == RunDirectory(last.path)


def test_there_is_no_latest_run_without_a_run():
    with pytest.raises(UsageError, match="no run in"):
        find_run("latest")


def test_a_run_is_found_by_name_and_by_path():
    run = claimed()
    assert find_run(run.path.name) == find_run(str(run.path)) == run


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"gold": 1}', '{"format": 9}'])
def test_a_broken_manifest_is_told(text):
    run = claimed()
    run.manifest.write_text(text)
    with pytest.raises(UsageError, match="manifest"):
        claim_directory(run.path, name="x", manifest=manifest(), resume=True)


def test_a_manifest_with_another_config_in_it_is_told():
    run = claimed()
    data = json.loads(run.manifest.read_text())
    with pytest.raises(UsageError, match=r"config.*models"):
        config_of(run, manifest(config={**data["config"], "models": []}))


def test_a_model_whose_code_has_changed_is_not_resumed():
    run, found = claim_directory(
        None, name="bench", manifest=manifest(models={"m": "before"}), resume=False
    )
    found.write(run.manifest)
    asked = manifest(models={"m": "after"})
    with pytest.raises(UsageError, match="the code or data of model 'm' differ"):
        claim_directory(run.path, name="bench", manifest=asked, resume=True)
