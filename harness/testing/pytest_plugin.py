"""The pytest plugin: a benchmark as tests, and a fixture for asserts of one's own.

pytest loads this module into every test run of an environment in which the package is installed.
Without `--harness-config` it adds its options and nothing else, so it imports pytest and the
standard library alone; everything that reads a config waits for one to be named.
"""

from __future__ import annotations

import functools
import shutil
import tempfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from harness.testing.benchmark import Benchmark
    from harness.testing.harness_run import HarnessRun
    from harness.testing.judged import Judged, Judgement

_ROOT = "harness"
_WORKER_INPUT = "gold_harness_shared"
_OPTIONS = {
    "config": "run the benchmark of this config as tests",
    "baseline": "hold it to this baseline, a name or a file; by default the config's",
    "run": "judge this run instead of making one: a folder, a name, or `latest`",
    "run-dir": "make the run in this folder; by default in a temporary one, removed at the end",
}


class _Session:
    """The benchmark of a test session, judged when the first test asks."""

    def __init__(self, config: pytest.Config, selected: Sequence[str]) -> None:
        from harness.testing.benchmark import ids_by, open_benchmark

        self.path = Path(config.option.harness_config)
        self._ways: Sequence[str] = config.option.harness_by
        self.benchmark: Benchmark = open_benchmark(
            self.path,
            baseline=config.option.harness_baseline,
            run=config.option.harness_run,
        )
        self.tests = _selected(ids_by(self.benchmark, self._ways), selected)
        worker: dict[str, Any] | None = getattr(config, "workerinput", None)
        self.owns_folder = worker is None
        self.shared = Path(
            tempfile.mkdtemp(prefix="gold-harness-") if worker is None else worker[_WORKER_INPUT]
        )
        self._run_dir = Path(config.option.harness_run_dir or self.shared / "run")

    @functools.cached_property
    def found(self) -> Judgement | str:
        """What became of the tests, or why there is no telling; makes the run if need be."""
        from harness.core.errors import HarnessError
        from harness.testing.judged import judge_run
        from harness.testing.shared_run import shared_run

        run = self.benchmark.run
        try:
            if run is None:
                run = shared_run(self.path, self._run_dir, shared=self.shared)
            return judge_run(self.benchmark, run, self._ways)
        except HarnessError as error:
            return str(error)

    def judgement(self) -> Judgement:
        """What became of the tests. Where there is no telling, the test that asks is an error."""
        if isinstance(self.found, str):
            pytest.fail(self.found, pytrace=False)
        return self.found


_SESSION = pytest.StashKey[_Session]()


def _selected(tests: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The tests that the command line names by id, or by the beginning of one; else all."""
    starts = {name: name.rstrip(":") for name in wanted}
    chosen = {
        name: [test for test in tests if test == start or test.startswith(f"{start}::")]
        for name, start in starts.items()
    }
    missing = [name for name, found in chosen.items() if not found and tests]
    if missing:
        raise pytest.UsageError(*(f"not found: {name}" for name in missing))
    named = {test for found in chosen.values() for test in found}
    return [test for test in tests if test in named] if wanted else list(tests)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options, all under `--harness-`."""
    group = parser.getgroup("gold-harness", "benchmarks as tests (gold-harness)")
    for name, text in _OPTIONS.items():
        group.addoption(f"--harness-{name}", metavar=name.upper(), help=text)
    group.addoption(
        "--harness-by",
        action="append",
        choices=("verdict", "item", "slice"),
        default=[],
        help="a test for each check of the gate, each item, or each slice; may be given often; "
        "by default verdict with a baseline and item without",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Reads and plans the benchmark, so that what is wrong with it ends the session."""
    option = config.option
    if option.harness_config is None:
        given = [name for name in _OPTIONS if getattr(option, f"harness_{name.replace('-', '_')}")]
        for name in [*given, *(["by"] if option.harness_by else [])]:
            raise pytest.UsageError(f"--harness-{name} needs --harness-config")
        return
    if option.harness_run and option.harness_run_dir:
        raise pytest.UsageError("--harness-run names a run that is there: --harness-run-dir none")
    from harness.core.errors import HarnessError

    own = [name for name in config.args if name.startswith(f"{_ROOT}::")]
    config.args[:] = [name for name in config.args if name not in own]
    try:
        config.stash[_SESSION] = _Session(config, own)
    except HarnessError as error:
        raise pytest.UsageError(*map(str, error.problems)) from error


def pytest_unconfigure(config: pytest.Config) -> None:
    """Removes the temporary folder, with the run unless `--harness-run-dir` put it elsewhere."""
    session = config.stash.get(_SESSION, None)
    if session is not None and session.owns_folder:
        shutil.rmtree(session.shared, ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a worker of xdist where the processes of the session meet."""
    session = node.config.stash.get(_SESSION, None)
    if session is not None:
        node.workerinput[_WORKER_INPUT] = str(session.shared)


def pytest_report_header(config: pytest.Config) -> str | None:
    """Which benchmark is run, and what it is held to."""
    session = config.stash.get(_SESSION, None)
    if session is None:
        return None
    benchmark = session.benchmark
    against = f", against {benchmark.held.path}" if benchmark.held else ", without a baseline"
    run = f", judging {benchmark.run.path}" if benchmark.run else ""
    return f"gold-harness: {session.path}{against}{run}"


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Puts the benchmark's tests after those found in files."""
    report = yield
    session = collector.config.stash.get(_SESSION, None)
    if session is not None and isinstance(collector, pytest.Session) and report.passed:
        report.result.append(BenchmarkCollector.from_parent(collector, name=_ROOT, nodeid=_ROOT))
    return report


class BenchmarkCollector(pytest.Collector):
    """The node above the benchmark's tests."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test for every id."""
        for test in self.config.stash[_SESSION].tests:
            name = test.removeprefix(f"{_ROOT}::")
            yield BenchmarkItem.from_parent(self, name=name, nodeid=test)


class BenchmarkItem(pytest.Item):
    """A check, an item or a slice of the benchmark."""

    _judged: Judged

    def setup(self) -> None:
        """Waits for the run; without one, or without a verdict on it, the test is an error."""
        self._judged = self.config.stash[_SESSION].judgement().of(self.nodeid)

    def runtest(self) -> None:
        """Ends as the benchmark judged."""
        judged = self._judged
        self.user_properties.append(("finding", judged.headline))
        if judged.ending == "skipped":
            pytest.skip(f"{self.name}: {judged.headline}")
        if judged.ending == "failed":
            pytest.fail(judged.text, pytrace=False)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The config stands for the file of the test."""
        return self.config.stash[_SESSION].path.absolute(), None, self.name


@pytest.fixture(scope="session")
def harness_run(pytestconfig: pytest.Config) -> HarnessRun:
    """The scored run of `--harness-config`: `value(…)`, `rows(…)`, `verdict`. Skips without."""
    session = pytestconfig.stash.get(_SESSION, None)
    if session is None:
        pytest.skip("needs --harness-config")
    return session.judgement().run
