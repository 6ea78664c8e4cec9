from __future__ import annotations

import itertools
import sys
from pathlib import Path

import pytest

from harness.core.errors import UsageError
from harness.core.registry import Entry, Listing, Registry, load_attribute

_fresh = itertools.count()


@pytest.fixture(autouse=True)
def _clean_imports():
    """Modules and paths that a test added are gone after it."""
    modules, path = set(sys.modules), list(sys.path)
    yield
    sys.path[:] = path
    for name in set(sys.modules) - modules:
        del sys.modules[name]


@pytest.fixture
def registry() -> Registry:
    # A group of its own per test, since the importlib caches know no test boundaries.
    return Registry(
        kind="models",
        group=f"harness.tests.{next(_fresh)}",
        builtin={
            "parser": Entry(target="json:JSONDecoder", summary="reads JSON"),
            "absent": Entry(target="no_such_module_here:Thing", summary="is never imported"),
        },
    )


@pytest.fixture
def install(tmp_path, monkeypatch, registry):
    """Installs a distribution with entry points, the way an installer leaves it on the path."""

    def add(distribution: str, points: dict[str, str], source: str = "") -> None:
        site = tmp_path / distribution
        info = site / f"{distribution}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n"
        )
        lines = [f"{name} = {target}" for name, target in points.items()]
        (info / "entry_points.txt").write_text("\n".join([f"[{registry.group}]", *lines, ""]))
        (site / f"{distribution}.py").write_text(source)
        monkeypatch.syspath_prepend(site)

    return add


def test_a_builtin_name_is_its_class(registry):
    import json

    assert registry.resolve("parser", where="w") is json.JSONDecoder


def test_listing_imports_nothing(registry, install):
    install("plug_a", {"mine": "plug_a:Thing"}, "raise RuntimeError('imported')")
    assert registry.listing() == (
        Listing(name="parser", summary="reads JSON", origin="built in"),
        Listing(name="absent", summary="is never imported", origin="built in"),
        Listing(name="mine", summary="plug_a:Thing", origin="plug_a"),
    )


def test_a_plugin_is_found_by_its_entry_point(registry, install):
    install("plug_b", {"mine": "plug_b:Thing", "inner": "plug_b:Thing.answer"}, "class Thing:\n"
            "    answer = 42\n")  # fmt: skip
    assert registry.resolve("mine", where="w").answer == 42
    assert registry.resolve("inner", where="w") == 42


def test_extras_of_an_entry_point_are_no_part_of_its_name(registry, install):
    install("plug_c", {"mine": "plug_c:thing [fast]"}, "thing = 1")
    assert registry.resolve("mine", where="w") == 1


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("plug_d:thnig", r"no attribute 'thnig' in plug_d \(it has 'thing'\)"),
        ("plug_d_gone:thing", "no module 'plug_d_gone'"),
        ("plug_d", "no attribute after ':'"),
    ],
)
def test_a_broken_plugin_is_named_with_its_distribution(registry, install, target, found):
    install("plug_d", {"mine": target}, "thing = 1")
    with pytest.raises(UsageError, match=rf"c\.yaml:2: 'mine' of plug_d: found {found}"):
        registry.resolve("mine", where="c.yaml:2")


def test_two_plugins_with_one_name_are_both_named(registry, install):
    install("plug_e", {"mine": "plug_e:thing"})
    install("plug_f", {"mine": "plug_f:thing"})
    told = (
        r"entry point 'mine' of plug_[ef]: found a name that plug_[ef] already has; "
        rf"expected a name of its own in the group {registry.group}; uninstall one of the two"
    )
    with pytest.raises(UsageError, match=told) as caught:
        registry.resolve("mine", where="w")
    assert all(name in str(caught.value) for name in ("plug_e", "plug_f"))
    with pytest.raises(UsageError, match=told):
        registry.listing()


def test_a_plugin_may_not_take_a_builtin_name(registry, install):
    install("plug_g", {"parser": "plug_g:thing"})
    with pytest.raises(
        UsageError, match="'parser' of plug_g: found a name that gold-harness already has"
    ):
        registry.listing()


def test_an_unknown_name_is_told_with_what_is_near(registry, install):
    install("plug_h", {"plugged": "plug_h:thing"})
    with pytest.raises(
        UsageError,
        match=r"c\.yaml:2: found 'pluged'; expected one of absent, parser, plugged, module:attr or "
        r"file\.py:attr; did you mean 'plugged'\? `harness list models` shows all",
    ):
        registry.resolve("pluged", where="c.yaml:2")


def test_a_name_with_a_colon_is_an_attribute_of_a_module(registry):
    assert registry.resolve("os.path:join", where="w").__name__ == "join"


@pytest.mark.parametrize(
    ("target", "found"),
    [
        ("no_such_module_here:x", "no module 'no_such_module_here'"),
        ("json.nothing:x", r"no module 'json\.nothing'"),
        (".relative:x", r"the relative name '\.relative'"),
        ("..:x", r"the relative name '\.\.'"),
        ("a..b:x", r"no module 'a\.\.b'"),
        ("folder/file:x", "no module 'folder/file'"),
        ("nothing.py:x", r"no file nothing\.py"),
        ("json:", "no attribute after ':'"),
        (":x", "no attribute after ':'"),
        ("json", "no attribute after ':'"),
        ("json:JSONDecodr", r"no attribute 'JSONDecodr' in json \(it has 'JSONDecode"),
        ("json:JSONDecoder.nothing", r"no attribute 'JSONDecoder\.nothing' in json"),
        ("json:zzzzzz", r"no attribute 'zzzzzz' in json \(from"),
    ],
)
def test_a_target_that_is_not_there_is_told(target, found):
    with pytest.raises(
        UsageError,
        match=rf"models\[0\]: found {found}.*; expected module:attr or file\.py:attr that can be "
        "imported from here; check the spelling",
    ):
        load_attribute(target, where="models[0]")


def test_a_file_is_loaded_once_by_its_path(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("import dataclasses\n@dataclasses.dataclass\nclass Thing:\n    n: int = 3\n")
    first = load_attribute(f"{path}:Thing", where="w")
    assert first().n == 3
    assert load_attribute(f"{path}:Thing", where="w") is first


def test_files_of_one_name_in_two_folders_are_two(tmp_path):
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.py").write_text(f"name = {folder!r}\n")
    found = [load_attribute(f"{tmp_path / folder}/mine.py:name", where="w") for folder in "ab"]
    assert found == ["a", "b"]


def test_modules_of_the_working_directory_are_found(tmp_path, monkeypatch):
    (tmp_path / "module_of_here.py").write_text("thing = 7\n")
    monkeypatch.chdir(tmp_path)
    sys.path[:] = [entry for entry in sys.path if entry not in ("", str(tmp_path))]
    assert load_attribute("module_of_here:thing", where="w") == 7


def test_a_module_of_here_hides_no_installed_one(tmp_path, monkeypatch):
    (tmp_path / "this.py").write_text("d = 'hidden'\n")
    (tmp_path / "module_of_there.py").write_text("thing = 1\n")
    monkeypatch.chdir(tmp_path)
    load_attribute("module_of_there:thing", where="w")
    assert sys.path.index(str(Path.cwd())) == len(sys.path) - 1


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("import a_package_of_theirs_that_is_missing", ModuleNotFoundError),
        ("1 / 0", ZeroDivisionError),
        ("raise AttributeError('theirs')", AttributeError),
        ("def broken(:", SyntaxError),
    ],
)
@pytest.mark.parametrize("form", ["module", "file"])
def test_what_a_users_module_raises_passes_through(tmp_path, monkeypatch, source, error, form):
    name = f"raising_{next(_fresh)}"
    (tmp_path / f"{name}.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    target = name if form == "module" else f"{tmp_path / name}.py"
    with pytest.raises(error):
        load_attribute(f"{target}:answer", where="w")
    assert not [module for module in sys.modules if name in module]


def test_a_file_that_failed_is_tried_again(tmp_path):
    path = tmp_path / "mended.py"
    path.write_text("1 / 0")
    with pytest.raises(ZeroDivisionError):
        load_attribute(f"{path}:thing", where="w")
    path.write_text("thing = 'whole again, and longer than before'")
    assert load_attribute(f"{path}:thing", where="w").startswith("whole")
