"""Finding and loading `evaluate` modules: local files first, nothing from a network unasked.

A path is loaded as it is. A bare name ("rouge") is taken from the local cache of `evaluate`, where
an earlier use has left it; a hub id ("someone/metric") is code of somebody else's, fetched and run
only with `allow_remote_code`. Modules are copied into, and keep their data in, a temporary folder
that ends with the process.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib
import importlib.util
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from harness.core.digest import digest_text
from harness.core.errors import MissingExtraError, Problem, UsageError
from harness.core.files import read_text

_PACKAGE = "harness_evaluate_modules"  # apart from evaluate's own, whose folder is another
_INSTALLED_AS = {"sklearn": "scikit-learn", "yaml": "pyyaml", "PIL": "pillow"}
_KINDS = ("metric", "comparison", "measurement")


@dataclass(frozen=True, slots=True)
class Loaded:
    """An `evaluate` module ready to compute, the name of its file, and the file's SHA-256.

    The digest covers the helper files that it imports relatively.
    """

    module: Any
    file: str
    digest: str

    @property
    def stem(self) -> str:
        """The module's name: that of its file without the suffix."""
        return Path(self.file).stem


def load_module(
    path: str, *, config_name: str | None = None, allow_remote_code: bool = False
) -> Loaded:
    """The module at a path, or of a name in the local cache, or, if allowed, from the hub.

    Raises `UsageError` naming the cause where there is none or it would have to be downloaded,
    and `MissingExtraError` naming the packages that it imports and that are not installed. An
    exception raised by the module's own code passes through.
    """
    import evaluate

    script = _script(path, evaluate)
    where = f"evaluate:{path}"
    if script is None and not allow_remote_code:
        raise UsageError(_would_download(path, where))
    with contextlib.nullcontext() if allow_remote_code else _offline(evaluate):
        if script is None:
            script = _fetched(path, evaluate, where)
        return _instance(script, config_name, evaluate, where)


def _script(path: str, evaluate: ModuleType) -> Path | None:
    """The module's file, or None where the path is a name that is not in the cache."""
    local = Path(path).expanduser()
    if local.is_file():
        return local.resolve()
    inside = local.resolve() / f"{local.resolve().name}.py"
    if inside.is_file():
        return inside
    if not path or path[0] in "./~" or path.endswith(".py") or path.count("/") > 1:
        there = sorted(file.name for file in local.glob("*.py")) if local.is_dir() else []
        raise UsageError(
            Problem(
                where=f"evaluate:{path}",
                found=f"a folder with {', '.join(there) or 'no .py file'}"
                if local.is_dir()
                else "no such file or folder",
                expected=f"a module's file, or a folder with {inside.name} in it",
                fix="check the path; a module's file is named after its folder",
            )
        )
    return None if "/" in path else _cached(path, evaluate)


def _cached(name: str, evaluate: ModuleType) -> Path | None:
    """The newest copy of a module that an earlier `evaluate.load(name)` left in the cache."""
    metrics = Path(evaluate.config.HF_MODULES_CACHE) / "evaluate_modules" / "metrics"
    found = [
        script
        for kind in _KINDS
        for script in metrics.glob(f"evaluate-{kind}--{name}/*/{name}.py")
        if len(script.parent.name) == 64
    ]
    return max(found, key=lambda script: script.stat().st_mtime, default=None)


def _fetched(path: str, evaluate: ModuleType, where: str) -> Path:
    """The file of a module fetched from the hub; only ever called where that is allowed."""
    from datasets import DownloadConfig

    loading = importlib.import_module("evaluate.loading")
    try:
        found = loading.evaluation_module_factory(
            path,
            dynamic_modules_path=_modules_folder(),
            download_config=DownloadConfig(cache_dir=_scratch() / "downloads"),
        )
    except (ConnectionError, FileNotFoundError) as error:
        offline = " (HF_EVALUATE_OFFLINE is set)" if evaluate.config.HF_EVALUATE_OFFLINE else ""
        raise UsageError(
            Problem(
                where=where,
                found=f"no such module, or no connection to the hub{offline}",
                expected="a module on the hub",
                fix="check the name and the network, or give a local path",
            )
        ) from error
    spec = importlib.util.find_spec(found.module_path)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(found.module_path)
    return Path(spec.origin)


def _instance(script: Path, config_name: str | None, evaluate: ModuleType, where: str) -> Loaded:
    loading = importlib.import_module("evaluate.loading")
    imports = loading.get_imports(str(script))
    _check_imports(imports, script, where)
    found = _importable(script, loading, where)
    cls = loading.import_main_class(found.module_path)
    if cls is None:
        raise UsageError(
            Problem(
                where=where,
                found=f"no class derived from evaluate.Metric in {script.name}",
                expected="one such class",
                fix="see `evaluate`'s template of a module",
            )
        )
    module = cls(
        config_name=config_name,
        cache_dir=str(_scratch() / "data"),
        keep_in_memory=True,
        hash=found.hash,
        seed=0,  # else drawn from numpy's global state
    )
    try:
        module.download_and_prepare()
    except ConnectionError as error:
        raise UsageError(_would_download(str(script.stem), where)) from error
    helpers = [script.parent / f"{name}.py" for kind, name, *_ in imports if kind == "internal"]
    texts = [read_text(file, what="module") for file in (script, *helpers) if file.is_file()]
    return Loaded(module, script.name, digest_text("".join(texts)))


def _importable(script: Path, loading: ModuleType, where: str) -> Any:
    """The module copied to where it can be imported, with its helpers, as `evaluate` does it."""
    try:
        factory = loading.LocalEvaluationModuleFactory(
            str(script), dynamic_modules_path=_modules_folder()
        )
        return factory.get_module()
    except ConnectionError as error:
        raise UsageError(_would_download(script.stem, where)) from error
    except FileNotFoundError as error:
        raise UsageError(
            Problem(
                where=where,
                found=f"a relative import of a file that is not there ({error})",
                expected=f"the file beside {script.name}",
                fix="add it",
            )
        ) from error


def _check_imports(imports: Any, script: Path, where: str) -> None:
    """Raises `MissingExtraError` for what the module imports and is not installed."""
    packages = [(name, source) for kind, name, source, _ in imports if kind == "library"]
    joined = [name for name, _ in packages if name.endswith(",")]
    if joined:
        raise UsageError(
            Problem(
                where=f"{where}: {script.name}",
                found=f"`import {joined[0]} …`, two packages on one line",
                expected="one import a line: `evaluate` can't read more",
                fix="write each import on a line of its own",
            )
        )
    missing = {name: source for name, source in packages if not _is_there(name)}
    if not missing:
        return
    beside = [name for name in missing if (script.parent / f"{name}.py").is_file()]
    install = [
        source if source != name else _INSTALLED_AS.get(name, name)
        for name, source in missing.items()
    ]
    fix = f"run: pip install {' '.join(install)}"
    if beside:
        fix = f"write `from .{beside[0]} import …`: only relative imports reach files beside it"
    raise MissingExtraError(
        Problem(
            where=f"{where}: {script.name}",
            found=f"imports of {', '.join(missing)}, which are not installed",
            expected="every package that the module imports",
            fix=fix,
        )
    )


def _is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ValueError, ImportError):
        return False


def _would_download(path: str, where: str) -> Problem:
    if "/" in path:
        return Problem(
            where=where,
            found="an id on the hub, whose code would be downloaded and run",
            expected="a local path, or allow_remote_code: true",
            fix="read the code first; then allow it, or save it and give its path (./…)",
        )
    return Problem(
        where=where,
        found="a module that is not in the local cache, or needs files that are not: "
        "it would download them",
        expected="a local path, or a name that was loaded on this machine before",
        fix="save the module's folder and give its path, or set allow_remote_code: true "
        "where there is a network",
    )


@contextlib.contextmanager
def _offline(evaluate: ModuleType) -> Iterator[None]:
    """No network for `evaluate` and `datasets`, whatever the environment says; then as before."""
    settings = [
        (evaluate.config, "HF_EVALUATE_OFFLINE"),
        (importlib.import_module("datasets.config"), "HF_HUB_OFFLINE"),
    ]
    before = [getattr(module, name) for module, name in settings]
    for module, name in settings:
        setattr(module, name, True)
    try:
        yield
    finally:
        for (module, name), value in zip(settings, before, strict=True):
            setattr(module, name, value)


@functools.cache
def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="harness-evaluate-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def _modules_folder() -> str:
    loading = importlib.import_module("evaluate.loading")
    return str(loading.init_dynamic_modules(_PACKAGE, hf_modules_cache=str(_scratch())))
