from __future__ import annotations

import pytest

from harness.core.errors import GoldError
from harness.gold.offsets import fix_offsets


@pytest.fixture
def fix(small_gold):
    def fixed():
        found = fix_offsets(small_gold.folder, small_gold.seeds)
        assert not found.requoted
        return found.n_moved

    return fixed


@pytest.fixture
def qa(small_gold):
    return small_gold.folder / "qa.jsonl"


def test_quotes_that_stand_once_are_moved_to_their_place(small_gold, fix):
    expected = small_gold.load()
    small_gold.row("q-2")["evidence"][1][0]["start"] += 4
    del small_gold.row("q-4")["positions"][0]["evidence"][0][0]["start"]
    del small_gold.row("q-4")["positions"][0]["evidence"][0][0]["end"]
    small_gold.row("q-5")["distractors"][0].update(start=None, end=None)
    small_gold.row("s-2")["references"][1][0]["evidence"][0][0].update(start=0, end=1)
    small_gold.row("s-1")["references"][0][0]["evidence"][0][0].update(start=-99, end=-45)
    small_gold.write()
    assert fix() == 5
    assert small_gold.load().tasks == expected.tasks
    assert fix() == 0


def test_nothing_is_written_where_nothing_changes(small_gold, fix, qa):
    data, stamp = qa.read_bytes(), qa.stat()
    assert fix() == 0
    assert (qa.read_bytes(), qa.stat().st_mtime_ns, qa.stat().st_ino) == (
        data,
        stamp.st_mtime_ns,
        stamp.st_ino,
    )


def test_only_the_file_with_a_change_is_written(small_gold, fix):
    small_gold.row("q-1")["evidence"][0][0]["start"] += 1
    small_gold.write()
    path = small_gold.folder / "summaries.jsonl"
    before = path.stat()
    assert fix() == 1
    assert path.stat().st_ino == before.st_ino


@pytest.mark.parametrize(
    "span",
    [
        {"seed": "harbour.txt", "quote": "The council", "start": 1, "end": 12},
        {"seed": "harbour.txt", "quote": "The council"},
        {"seed": "harbour.txt", "quote": "nowhere at all", "start": 1, "end": 15},
        {"seed": "none.txt", "quote": "Ana Ruiz", "start": 1, "end": 9},
        {"seed": "harbour.txt", "quote": "", "start": 1, "end": 1},
    ],
)
def test_what_cannot_be_placed_stays(small_gold, fix, qa, span):
    small_gold.row("q-1")["evidence"] = [[span]]
    data = small_gold.write() and qa.read_bytes()
    assert fix() == 0
    assert qa.read_bytes() == data


def test_a_quote_that_overlaps_itself_stands_twice(small_gold, fix):
    small_gold.texts["a.txt"] = "anana\n"
    small_gold.row("q-1")["evidence"] = [[{"seed": "a.txt", "quote": "ana"}]]
    small_gold.write()
    assert fix() == 0


def test_a_quote_placed_rightly_stays_though_it_stands_twice(small_gold, fix):
    span = {"seed": "harbour.txt", "quote": "The council", "start": 128, "end": 139}
    small_gold.row("q-1")["evidence"] = [[span]]
    small_gold.write()
    assert fix() == 0


@pytest.mark.parametrize(
    "other",
    [
        b'{"id":"x" ,  "note": "\\u00e9 1.0 1e2"}',
        '{"note": "one\u2028two\u0085three\x7f"}'.encode(),
        b"",
        b"   ",
        b"{broken",
        b'{"note": "\xff"}',
        b'{"a": 1, "a": 2}',
        b'{"id": "x"}\r',
    ],
)
@pytest.mark.parametrize("last", [b"\n", b""])
def test_other_lines_stay_byte_for_byte(small_gold, fix, qa, other, last):
    quote = b'{"id": "%s", "evidence": [[{"seed": "strike.txt", "quote": "The strike"%s}]]}'
    at = small_gold.texts["strike.txt"].index("The strike")
    placed = b', "start": %d, "end": %d' % (at, at + 10)
    lines = [other, quote % (b"1", b""), other, other, quote % (b"2", b""), other]
    wanted = [other, quote % (b"1", placed), other, other, quote % (b"2", placed), other]
    qa.write_bytes(b"\n".join(lines) + last)
    assert fix() == 2
    assert qa.read_bytes() == b"\n".join(wanted) + last


def test_crlf_line_ends_are_kept(small_gold, fix, qa):
    small_gold.row("q-1")["evidence"][0][0]["start"] += 1
    small_gold.write()
    data = qa.read_bytes().replace(b"\n", b"\r\n")
    qa.write_bytes(data)
    assert fix() == 1
    assert qa.read_bytes().count(b"\r\n") == data.count(b"\r\n") == data.count(b"\n")


def test_text_of_a_moved_line_stays_readable(small_gold, fix, qa):
    small_gold.row("q-2")["evidence"][0][0]["start"] += 1
    small_gold.row("q-2")["note"] = "Léo “Brun”"
    small_gold.write()
    fix()
    assert "Léo “Brun”" in qa.read_text(encoding="utf-8")


def test_a_lone_surrogate_in_a_moved_line_is_kept(small_gold, fix, qa):
    qa.write_bytes(b'{"note": "\\ud800", "e": {"seed": "strike.txt", "quote": "The strike"}}\n')
    assert fix() == 1
    assert b'"\\ud800"' in qa.read_bytes()


def test_offsets_are_never_moved_over_a_changed_seed(small_gold, fix, qa):
    small_gold.row("q-1")["evidence"][0][0]["start"] += 1
    data = small_gold.write() and qa.read_bytes()
    with (small_gold.seeds / "harbour.txt").open("a") as handle:
        handle.write("more")
    with pytest.raises(GoldError, match=r"harbour\.txt: found an edited or re-wrapped text"):
        fix()
    assert qa.read_bytes() == data
