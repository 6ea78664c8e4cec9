"""The command `harness`: one verb a file, heavy imports only inside the verb that needs them."""

from __future__ import annotations

import errno
import gc
import sys
import traceback
from typing import Annotated

import typer

from harness import __version__
from harness.cli import (
    baseline,
    cache,
    compare,
    export,
    gate,
    init,
    listing,
    meta,
    parse,
    report,
    run_command,
    score,
    selftest,
    validate,
    verify,
)
from harness.cli.exits import exit_code_of, leave_interrupted
from harness.core.errors import EXIT_BUG, EXIT_INTERRUPTED

# Objects made before garbage is looked for: what a command reads stays, and to search it again and
# again takes a tenth of all time and holds up calls under way.
_GARBAGE_AFTER = 500_000

app = typer.Typer(
    name="harness",
    help="Score question answering and summarisation over documents, with citations checked.",
    epilog="Exit codes: 0 pass, 1 regressed, 2 usage, config or gold, 3 incomplete, 4 inconclusive "
    "when asked, 5 not comparable, 70 a bug or a plugin's own error, 130 interrupted, 141 a reader "
    "that left.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"gold-harness {__version__}")
        raise typer.Exit


@app.callback()
def _globals(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show tracebacks of user errors too.")
    ] = False,
) -> None:
    """Global options, before the verb."""


app.command("run")(run_command.run)
app.command("score")(score.score)
app.command("compare")(compare.compare)
app.command("gate")(gate.gate)
app.command("report")(report.report)
app.add_typer(baseline.app, name="baseline")
app.add_typer(cache.app, name="cache")
app.command("validate")(validate.validate)
app.command("parse")(parse.parse)
app.command("verify")(verify.verify)
app.command("selftest")(selftest.selftest)
app.command("meta")(meta.meta)
app.command("export")(export.export)
app.command("init")(init.init)
app.command("list")(listing.list_names)


def run() -> None:
    """Runs the command line and exits with its code."""
    gc.set_threshold(_GARBAGE_AFTER)
    try:
        if sys.stdout is None:  # closed by the shell
            raise OSError(errno.EBADF, "closed", "standard output")
        try:
            app()
        finally:
            sys.stdout.flush()
    except SystemExit as error:
        if error.code == EXIT_INTERRUPTED:  # what typer makes of Ctrl-C, without a word
            leave_interrupted()
        if isinstance(error.__context__, OSError):  # typer exits 1 where the reader has left
            sys.exit(exit_code_of(error.__context__))
        raise
    except Exception as error:  # noqa: BLE001 - the last of all: a bug must not exit as "regressed"
        code = exit_code_of(error)
        if code is None or "--debug" in sys.argv:
            traceback.print_exc()
        sys.exit(EXIT_BUG if code is None else code)
