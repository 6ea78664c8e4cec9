from __future__ import annotations

import contextlib
import multiprocessing
import sqlite3
from concurrent.futures import ProcessPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.answer import Output
from harness.core.errors import UsageError
from harness.store.cache import Cache, is_cacheable

ANSWER = Output(raw="Yes [1].", usage={"prompt_tokens": 9}, finish_reason="stop")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
OUTPUTS = st.builds(
    Output,
    raw=st.text(st.characters()) | st.dictionaries(st.text(), JSON, max_size=4),
    usage=st.dictionaries(st.text(), st.integers(min_value=0, max_value=10**9), max_size=3),
    finish_reason=st.none() | st.text(),
)


class Clock:
    """A clock that the test sets."""

    def __init__(self, day: str = "2026-01-01") -> None:
        self.day = day

    def __call__(self) -> str:
        return f"{self.day}T12:00:00Z"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "results" / "cache.sqlite"


@pytest.fixture
def cache(path, clock):
    with contextlib.closing(Cache(path, now=clock)) as opened:
        yield opened


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8")), OUTPUTS), max_size=4))
def test_what_is_stored_comes_back_under_its_key_alone(tmp_path_factory, stored):
    path = tmp_path_factory.mktemp("cache") / "c.sqlite"
    first = dict(reversed(stored))
    with contextlib.closing(Cache(path)) as cache:
        for key, output in stored:
            cache.put(key, output)
    with contextlib.closing(Cache(path)) as again:
        assert {key: again.get(key) for key in first} == first
        assert again.get("".join(first) + "x") is None
        assert again.stats().n_answers == len(first)


def test_the_first_answer_of_two_stays(cache):
    cache.put("k", ANSWER)
    cache.put("k", Output(raw="other"))
    assert cache.get("k") == ANSWER


def test_an_empty_cache_holds_nothing(cache):
    assert cache.stats().n_answers == cache.stats().answer_bytes == 0
    assert cache.stats().oldest is cache.stats().last_used is cache.get("k") is None


def test_an_answer_is_as_old_as_its_last_use(cache, clock):
    for key in "ab":
        cache.put(key, ANSWER)
    clock.day = "2026-01-08"
    assert cache.get("a") == ANSWER
    clock.day = "2026-01-10"
    assert cache.stats().oldest == "2026-01-01T12:00:00Z"
    assert cache.stats().last_used == "2026-01-08"
    assert cache.prune(unused_days=9) == 0
    assert cache.prune(unused_days=8) == 1
    assert (cache.get("a"), cache.get("b")) == (ANSWER, None)


def test_looking_for_an_answer_is_no_use_of_it(cache, clock):
    cache.put("a", ANSWER)
    clock.day = "2026-01-10"
    assert (cache.holds("a"), cache.holds("b")) == (True, False)
    assert cache.stats().last_used == "2026-01-01"


def test_a_smaller_cache_keeps_what_was_used_last(cache, clock, path):
    for n in range(100):
        clock.day = f"2026-02-{1 + n % 28:02}"
        cache.put(f"k{n}", Output(raw=f"{n % 28}" + "x" * 10_000))
    assert cache.prune(max_bytes=200_000) > 0
    stats = cache.stats()
    assert 185_000 < stats.answer_bytes <= 200_000
    days = {int(n % 28) for n in range(100) if cache.get(f"k{n}") is not None}
    assert min(days) == 21
    assert path.stat().st_size < 300_000
    assert cache.prune(max_bytes=-1) == stats.n_answers
    assert cache.stats().n_answers == 0


def test_the_file_holds_json_and_no_pickle(cache, path):
    cache.put("k", ANSWER)
    with contextlib.closing(sqlite3.connect(path)) as rows:
        [(output,)] = rows.execute("SELECT output FROM answers").fetchall()
    assert output == ('{"raw": "Yes [1].", "usage": {"prompt_tokens": 9}, "finish_reason": "stop"}')


DAMAGE = {
    "another answer": "UPDATE answers SET output = replace(output, 'Yes', 'No')",
    "another's answer": "UPDATE answers SET key = 'k2'",
    "no JSON": "UPDATE answers SET output = 'x'",
    "no text": "UPDATE answers SET output = CAST(x'ff00fe' AS TEXT)",
    "no table": "DROP TABLE answers",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_answer_is_told_and_never_given(path, damage):
    with contextlib.closing(Cache(path)) as cache:
        cache.put("k", ANSWER)
    with contextlib.closing(sqlite3.connect(path)) as rows:
        rows.execute(damage)
        rows.commit()
    with (
        contextlib.closing(Cache(path)) as cache,
        pytest.raises(UsageError, match=r"cache\.sqlite: .*delete the file, -wal and -shm too"),
    ):
        cache.get("k2" if "k2" in damage else "k")


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough" * 40, b"SQLite format 3\0x"]
)
def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path, content):
    path = tmp_path / "c.sqlite"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"c\.sqlite: .*it holds only copies of answers"):
        Cache(path)
    assert path.read_bytes() == content


def test_every_damaged_page_is_told_or_harmless(tmp_path):
    """Whatever page is overwritten: an answer is right, missing, or an error."""
    path = tmp_path / "c.sqlite"
    stored = {f"k{n}": Output(raw=f"{n}" * 3_000) for n in range(8)}
    with contextlib.closing(Cache(path)) as cache:
        for key, output in stored.items():
            cache.put(key, output)
        cache.prune(unused_days=1)
    whole = path.read_bytes()
    told = 0
    for at in range(0, len(whole), 4096):
        path.write_bytes(whole[: at + 100] + b"1" * 3_000 + whole[at + 3_100 :])
        for key, output in stored.items():
            try:
                with contextlib.closing(Cache(path)) as cache:
                    assert cache.get(key) in (output, None)
            except UsageError:
                told += 1
    assert told > 0


@pytest.mark.parametrize("make", ["CREATE TABLE mine (x)", "PRAGMA user_version = 7"])
def test_another_program_s_database_is_refused(tmp_path, make):
    path = tmp_path / "mine.db"
    with contextlib.closing(sqlite3.connect(path)) as rows:
        rows.execute(make)
        rows.commit()
    with pytest.raises(UsageError, match="a database of another program or version"):
        Cache(path)


def test_a_place_that_can_not_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "c.sqlite", tmp_path):
        with pytest.raises(UsageError, match=r"File exists|unable to open"):
            Cache(path)


def fill(job):
    """A process of its own that stores answers of its own and some that others store too."""
    path, name = job
    with contextlib.closing(Cache(path)) as cache:
        for n in range(150):
            cache.put(f"{name}-{n}", Output(raw=f"{name} {n}"))
            cache.put(f"shared-{n}", Output(raw=f"shared {n}"))
        return [cache.get(f"{who}-{n}").raw for who in (name, "shared") for n in range(150)]


def test_processes_share_a_file_and_make_it_once(path):
    names = ("a", "b", "c")
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        found = dict(zip(names, pool.map(fill, [(path, name) for name in names]), strict=True))
    for name, answers in found.items():
        assert answers == [f"{who} {n}" for who in (name, "shared") for n in range(150)]
    with contextlib.closing(Cache(path)) as cache:
        assert cache.stats().n_answers == 4 * 150


class Dear:
    cacheable = True


@pytest.mark.parametrize(
    ("model", "cacheable"), [(Dear(), True), (object(), False), (len, False), ("text", False)]
)
def test_a_model_s_answers_are_kept_only_where_it_says_so(model, cacheable):
    assert is_cacheable(model) is cacheable
