"""Each example is run as its first lines say, from the root of a copy of the repository."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys

import pytest
from cli_process import REPOSITORY, call, copy_repository, read_lines

from harness.gold.load import load_gold


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = copy_repository(tmp_path_factory.mktemp("examples"))
    shutil.copytree(REPOSITORY / "examples", folder / "examples")
    return folder


@pytest.fixture(scope="module")
def title(root):
    """The title that every example answers with: the first source's."""
    sources = load_gold(root / "gold", root / "seeds").sources
    return sources[min(sources)].title


def run(root, config, *more):
    """The raw outputs of an example, and its scores."""
    directory = root / "results" / config
    done = call("run", f"examples/{config}.yaml", "--json", "--run-dir", directory, *more, cwd=root)
    assert done.code == 0, done.err
    [model] = json.loads(done.out)["models"].values()
    rows = read_lines(directory / "predictions.jsonl")
    return [row["output"] for row in rows], model["tasks"]["qa"]["metrics"]


@pytest.mark.parametrize("config", ["my_model", "process_model", "process_model_sh"])
def test_a_model_of_one_s_own(config, root, title):
    outputs, metrics = run(root, config)
    assert outputs == [f"{title} [1]"] * 3
    assert metrics["citation_valid"]["value"] == 1


def test_a_model_behind_http(root, title):
    command = [sys.executable, "examples/http_server.py", "0"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as server:
        try:
            port = re.search(r"\d+", server.stdout.readline())[0]
            url = f"http://127.0.0.1:{port}/answer"
            outputs, metrics = run(
                root, "http_model", "--set", f"models.over-http.params.url={url}"
            )
        finally:
            server.terminate()
    assert outputs == [{"answer": title, "citations": [1]}] * 3
    assert metrics["citation_valid"]["value"] == 1


def test_the_examples_are_as_short_as_they_say():
    lengths = {
        name: len((REPOSITORY / "examples" / name).read_text().splitlines())
        for name in ("process_model.py", "process_model.sh")
    }
    assert max(lengths.values()) <= 10


def test_every_config_of_the_examples_is_run_here():
    """A new example needs a test of its own above."""
    known = {"my_model", "process_model", "process_model_sh", "http_model"}
    assert {path.stem for path in (REPOSITORY / "examples").glob("*.yaml")} == known
