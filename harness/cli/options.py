"""Options that several commands share, so that they read and behave the same."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Json: TypeAlias = Annotated[
    bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")
]
Outputs: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", help="Also write to this file: .json, .md or .csv."),
]
GoldFolder: TypeAlias = Annotated[
    Path | None, typer.Option("--gold", help="The gold folder.", show_default="gold")
]
SeedsFolder: TypeAlias = Annotated[
    Path | None,
    typer.Option("--seeds", help="The folder of source documents.", show_default="seeds"),
]
