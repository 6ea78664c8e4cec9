from __future__ import annotations

import dataclasses
import json
import re
import subprocess

import pytest

from harness.core.errors import UsageError
from harness.store.accounts import Account
from harness.store.manifest import GoldStamp, Manifest, environment, read_manifest, utc_now

MANIFEST = Manifest(
    config={"models": [{"name": "Léo \ud800", "params": {"n": 1.5}}]},
    config_digest="c",
    gold=GoldStamp(version=None, digest="g", seeds_digest="s"),
    started="2026-01-31T23:59:59Z",
    state="finished",
    finished="2026-02-01T00:00:00Z",
    cards={"em": "em|v1"},
    measures={"qa": [{"name": "em"}]},
    counts={"m/qa": {"planned": 2, "stored": 1, "failed": 1}},
    accounts={"m/qa": Account(errors={"E": 1}, attempts=2, cached=0, waited_s=0.5, latency_s={})},
    environment={"python": "3.11"},
)


def test_a_manifest_comes_back_as_it_was(tmp_path):
    path = tmp_path / "run" / "manifest.json"
    MANIFEST.write(path)
    assert read_manifest(path) == MANIFEST
    assert "Léo" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", r"found no manifest \(JSONDecodeError: Expecting value"),
        ('{"format": 1', r"found no manifest \(JSONDecodeError"),
        ("[]", r"found no manifest \(TypeError"),
        ("5", r"found no manifest \(TypeError"),
        (
            "{}",
            r"found no manifest \(KeyError: 'format'\); expected a manifest of format 1; run the",
        ),
        ('{"format": 1}', r"found no manifest \(KeyError: 'gold'\)"),
        ('{"format": 1, "gold": {"digest": "d"}}', r"found no manifest \(TypeError: .*'version'"),
        ("[" * 100_000, r"found no manifest \(RecursionError"),
        (
            '{"format": 2, "gold": "in a way of its own"}',
            "found format 2; expected format 1; use the version of gold-harness that wrote it, or",
        ),
        ('{"format": null}', "found format None; expected format 1"),
    ],
)
def test_what_is_no_manifest_is_told(tmp_path, text, told):
    path = tmp_path / "manifest.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=rf"manifest\.json: {told}"):
        read_manifest(path)


@pytest.mark.parametrize(
    "missing", ["config", "config_digest", "gold", "started", "format"]
)  # the rest has defaults
def test_a_manifest_without_a_required_part_is_told(tmp_path, missing):
    data = dataclasses.asdict(MANIFEST)
    del data[missing]
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(data))
    with pytest.raises(UsageError, match=missing):
        read_manifest(path)


def test_a_manifest_that_is_not_there_is_told(tmp_path):
    with pytest.raises(
        UsageError, match="found No such file or directory; expected a readable man"
    ):
        read_manifest(tmp_path / "none.json")


def test_the_environment_names_what_scores_depend_on():
    found = environment()
    for package in ("python", "gold-harness", "numpy", "rouge-score", "rouge-score-rs", "scipy"):
        assert re.match(r"\d+\.\d+", found[package]), package
    assert all(isinstance(value, str) for value in found.values())


def test_the_environment_names_the_commit_and_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert "git" not in environment()

    def git(*arguments: str) -> str:
        identity = ("-c", "user.name=a", "-c", "user.email=a@b.invalid")
        done = subprocess.run(
            ["git", *identity, *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    git("init")
    (tmp_path / "a").write_text("1")
    git("add", "a")
    git("commit", "-m", "first")
    commit = git("rev-parse", "HEAD")
    assert environment()["git"] == commit
    (tmp_path / "untracked").write_text("1")
    assert environment()["git"] == commit
    (tmp_path / "a").write_text("2")
    assert environment()["git"] == f"{commit}+changes"


def test_where_there_is_no_git_none_is_named(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert "git" not in environment()


def test_times_are_utc_to_the_millisecond():
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", utc_now())
