"""The pages of docs/: their blocks, and their commands run in a folder of one's own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


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


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The script in bash, stopped by its first failure; `harness` is this interpreter's."""
    hidden = ("GITHUB_STEP_SUMMARY", "COLUMNS", "FORCE_COLOR")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    path = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env={**environment, "PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def broken_links(text: str) -> list[str]:
    """The links of a page that lead to no file of this repository."""
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", text)
    return [target for target in targets if not (ROOT / "docs" / target).exists()]
