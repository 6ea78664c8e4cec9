"""The pages of docs/: their blocks, and their commands run in a folder of one's own."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

from cli_process import call_here, environment

ROOT = Path(__file__).resolve().parents[2]
# What examples/predictions.jsonl answers; one question that the pages name; a temporal one.
ANSWERED = [
    json.loads(line)["id"]
    for line in (ROOT / "examples/predictions.jsonl").read_text(encoding="utf-8").splitlines()
]
FEW = ("qa-001", *ANSWERED, "qa-030")


def read_page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def files(text: str, *languages: str) -> dict[str, str]:
    """The blocks that begin with their path as a comment, by that path."""
    found = [block for language in languages for block in blocks(text, language)]
    return {block.partition("\n")[0].removeprefix("# "): block for block in found}


def commands(text: str) -> list[str]:
    """The lines that a reader types, without prompts and comments."""
    lines = [line for block in blocks(text, "console") for line in block.splitlines()]
    return [line[2:].split("  #")[0].rstrip() for line in lines if line.startswith("$ ")]


def make_checkout(folder: Path, items: Collection[str] = FEW) -> Path:
    """A checkout with few of the repository's questions and one of its summaries as gold.

    The whole gold is run by the tests of `harness run`; what a page says holds of any.
    """
    (folder / "gold").mkdir(parents=True)
    for name in ("seeds", "configs", "examples"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "gold" / "aliases.yaml", folder / "gold")
    rows = (ROOT / "gold" / "qa.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [row for row in rows if json.loads(row)["id"] in items]
    assert len(kept) == len(items)
    (folder / "gold" / "qa.jsonl").write_text("".join(kept), encoding="utf-8")
    with (ROOT / "gold" / "summaries.jsonl").open(encoding="utf-8") as handle:
        (folder / "gold" / "summaries.jsonl").write_text(next(handle), encoding="utf-8")
    return folder


def harness(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command line of `harness`, run within this process."""
    program, *words = shlex.split(command)
    assert program == "harness"
    done = call_here(*words, cwd=folder)
    return subprocess.CompletedProcess(command, done.code, done.out, done.err)


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The script in bash, stopped by its first failure; `harness` is this interpreter's."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**environment(), "PATH": path, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def broken_links(text: str, folder: Path = ROOT / "docs") -> list[str]:
    """The links of a page in a folder that lead to no file of this repository."""
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    return [target for target in targets if not (folder / target).exists()]
