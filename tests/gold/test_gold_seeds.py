from __future__ import annotations

import hashlib

import pytest
import yaml

from harness.core.errors import GoldError
from harness.gold.seed_changes import sha256_unspaced
from harness.gold.seeds import load_seeds


@pytest.fixture
def problems(tmp_path):
    """What is wrong with a seeds folder, a line a problem, without the folder's name."""

    def problems() -> list[str]:
        with pytest.raises(GoldError) as caught:
            load_seeds(tmp_path)
        return str(caught.value).replace(f"{tmp_path}/", "").splitlines()

    return problems


def write_manifest(folder, **rows):
    """A manifest of rows by file name, without suffix; each states the hash of what is there."""
    seeds = []
    for name, changes in rows.items():
        data = (folder / f"{name}.txt").read_bytes() if (folder / f"{name}.txt").exists() else b""
        row = {"file": f"{name}.txt", "sha256": hashlib.sha256(data).hexdigest(), **changes}
        seeds.append({key: value for key, value in row.items() if value is not ...})
    (folder / "manifest.yaml").write_text(yaml.safe_dump({"seeds": seeds}, sort_keys=False))


def test_a_missing_folder_holds_no_seeds(tmp_path):
    assert load_seeds(tmp_path / "none") == {}


def test_without_a_manifest_seeds_are_the_text_files_in_order(tmp_path):
    for name in ("b.txt", "a.md", "c.TXT", "notes.doc", "policy.yaml"):
        (tmp_path / name).write_text(name)
    (tmp_path / "folder.txt").mkdir()
    sources = load_seeds(tmp_path)
    assert list(sources) == ["a.md", "b.txt"]
    assert (sources["b.txt"].text, sources["b.txt"].title) == ("b.txt", None)


def test_a_manifest_gives_order_title_date_and_content(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("0123456789")
    spans = [[0, 2], [2, 4], [6, 10]]
    write_manifest(
        tmp_path,
        b={},
        a={"title": "T", "date": "2021-08", "date_printed": "August", "content_spans": spans},
    )
    sources = load_seeds(tmp_path)
    assert list(sources) == ["a.txt", "b.txt"]
    assert (sources["a.txt"].title, sources["a.txt"].date) == ("T", "2021-08")
    assert sources["a.txt"].content_spans == ((0, 2), (2, 4), (6, 10))
    assert sources["b.txt"].content_spans == ()


def test_an_unquoted_date_is_a_date_all_the_same(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    write_manifest(tmp_path, a={"date": "2021-08-19"})
    path = tmp_path / "manifest.yaml"
    path.write_text(path.read_text().replace("'2021-08-19'", "2021-08-19"))
    assert load_seeds(tmp_path)["a.txt"].date == "2021-08-19"


def test_a_seed_in_a_folder_keeps_its_whole_name(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("a")
    (tmp_path / "a.txt").write_text("b")
    write_manifest(tmp_path, a={}, **{"sub/a": {}})
    assert {name: source.name for name, source in load_seeds(tmp_path).items()} == {
        "a.txt": "a.txt",
        "sub/a.txt": "sub/a.txt",
    }


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"one\r\ntwo", "a.txt:1: found a carriage return (CRLF line ends); expected line ends of"),
        (b"one\ntwo\rthree", "a.txt:2: found a carriage return (CRLF line ends); expected line"),
        (b"%PDF-1.7 \x80", "a.txt: found a PDF; expected a seed of plain text; extract its text"),
        (b"\xef\xbb\xbfone", "a.txt: found a byte order mark at the start; expected a seed in"),
        (b"one\ntw\xe9", "a.txt:2: found byte 0xe9 at offset 6; expected a seed in UTF-8; convert"),
    ],
)
def test_a_seed_in_another_form_is_told(tmp_path, problems, data, told, listed):
    (tmp_path / "a.txt").write_bytes(data)
    if listed:
        write_manifest(tmp_path, a={})
    [problem] = problems()
    assert problem.startswith(told)


def test_one_changed_byte_is_told(tmp_path, problems):
    (tmp_path / "a.txt").write_text("text")
    write_manifest(tmp_path, a={})
    (tmp_path / "a.txt").write_text("text\n")
    was, now = (hashlib.sha256(data).hexdigest()[:12] for data in (b"text", b"text\n"))
    assert problems() == [
        "a.txt: found the stated text with line breaks at its end added or taken off "
        f"(SHA-256 {now}…, 5 bytes); expected {was}…, as manifest.yaml states; "
        "restore the seed byte for byte; seeds are never edited or re-wrapped"
    ]


TEXT = "A “title”\n\nOne line of a paragraph that is long.\n\nThe end."
FORMS = {
    "CRLF line ends": TEXT.replace("\n", "\r\n").encode(),
    "a byte order mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "a byte order mark and CRLF line ends": b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(),
    "an encoding other than UTF-8": TEXT.encode("cp1252"),
    "an encoding other than UTF-8 and CRLF line ends": TEXT.replace("\n", "\r\n").encode("utf-16"),
    "line breaks at its end added or taken off": TEXT.encode() + b"\n\n",
    "lines wrapped anew": TEXT.replace("that is", "that\nis").encode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_seed_in_another_form_is_told_by_that_form(tmp_path, problems, form, end):
    (tmp_path / "a.txt").write_bytes(TEXT.encode() + end.encode())
    write_manifest(tmp_path, a={})
    (tmp_path / "a.txt").write_bytes(FORMS[form])
    [problem] = problems()
    assert problem.startswith(f"a.txt: found the stated text with {form} (SHA-256 ")
    assert problem.endswith("restore the seed byte for byte; seeds are never edited or re-wrapped")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (" ".join(TEXT.split()).encode(), "the stated text with lines wrapped anew (SHA-256"),
        (TEXT.replace("long", "short").encode(), "an edited text (SHA-256"),
        (TEXT.replace("is long", "islong").encode(), "the stated text with lines wrapped anew"),
        (TEXT.replace("long", "lo ng").replace("T", "t").encode(), "an edited text (SHA-256"),
        (b"%PDF-1.7 \x81", "a PDF; expected a seed of plain text"),
        (b"\x81\x00", "byte 0x81 at offset 0; expected a seed in UTF-8"),
        (TEXT.replace("long", "short").replace("\n", "\r\n").encode(), "a carriage return"),
    ],
)
def test_the_digest_without_white_space_tells_wrapping_from_editing(tmp_path, problems, data, told):
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    write_manifest(tmp_path, a={"sha256_unspaced": sha256_unspaced(TEXT.encode())})
    assert list(load_seeds(tmp_path)) == ["a.txt"]
    (tmp_path / "a.txt").write_bytes(data)
    [problem] = problems()
    assert problem.split(": found ")[1].startswith(told)


@pytest.mark.parametrize("listed", [True, False])
@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("b.pdf", b"%PDF-1.7", "b.pdf: found a PDF; expected a seed of plain text; extract its"),
        ("b.doc", b"\xd0\xcf\x11\xe0", "b.doc:1: found byte 0xd0 at offset 0; expected a seed in"),
        ("b.bin", b"a\x00b", "b.bin: found a NUL byte, so that it is no text; expected a seed of"),
        ("b.txt", b"a\x00b", "b.txt: found a NUL byte, so that it is no text; expected a seed of"),
    ],
)
def test_a_file_that_is_no_text_is_told(tmp_path, problems, name, data, told, listed):
    (tmp_path / "a.txt").write_text("a")
    if listed:
        write_manifest(tmp_path, a={}, **({"b": {}} if name == "b.txt" else {}))
    (tmp_path / ".hidden").write_bytes(data)
    (tmp_path / name).write_bytes(data)
    if listed and name == "b.txt":
        write_manifest(tmp_path, a={}, b={})
    [problem] = problems()
    assert problem.startswith(told)


def test_missing_and_unlisted_seeds_are_told_together(tmp_path, problems):
    (tmp_path / "there.txt").write_text("a")
    write_manifest(tmp_path, gone={})
    first, second = problems()
    assert first.startswith("gone.txt: found No such file or directory; expected a readable seed")
    assert second.startswith("there.txt: found a seed that the manifest does not list; expected")


@pytest.mark.parametrize(
    ("spans", "at"),
    [
        ([[0, 11]], 0),
        ([[5, 5]], 0),
        ([[6, 5]], 0),
        ([[-1, 5]], 0),
        ([[0, 5], [4, 6]], 1),
        ([[5, 6], [0, 4]], 1),
    ],
)
def test_content_spans_ascend_within_the_text(tmp_path, problems, spans, at):
    (tmp_path / "a.txt").write_text("0123456789")
    write_manifest(tmp_path, a={"content_spans": spans})
    assert problems() == [
        f"manifest.yaml:{5 + 2 * at}: seeds[0].content_spans[{at}] of a.txt: "
        f"found {spans[at]}; expected ascending, disjoint ranges inside [0, 10]; correct the range"
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"titel": "x"},
            "seeds[0].titel: found unknown key 'titel'; expected one of content_spans,",
        ),
        ({"titel": "x"}, "did you mean 'title'?"),
        (
            {"sha256": "abc"},
            "manifest.yaml:3: seeds[0].sha256: found 'abc'; expected string should",
        ),
        ({"sha256": ...}, "seeds[0].sha256: found nothing; expected the required key 'sha256'"),
        (
            {"date": "19 August"},
            "manifest.yaml:4: seeds[0].date: found '19 August'; expected string",
        ),
        (
            {"content_spans": [[1]]},
            "seeds[0].content_spans[0]: found [1]; expected list should have",
        ),
        (
            {"content_spans": [["a", 2]]},
            "seeds[0].content_spans[0][0]: found 'a'; expected a valid",
        ),
    ],
)
def test_a_bad_manifest_is_told_at_its_line(tmp_path, problems, changes, told):
    (tmp_path / "a.txt").write_text("text")
    write_manifest(tmp_path, a=changes)
    [problem] = problems()
    assert told in problem


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ("seeds: [", "manifest.yaml:1: found no YAML"),
        ("seeds: []\nseeds: []", "manifest.yaml:2: seeds: found the key a second time"),
        ("", "manifest.yaml:1: seeds: found nothing; expected the required key 'seeds'; add it"),
        ("- a", "manifest.yaml:1: found ['a']; expected a valid dictionary; correct the value"),
    ],
)
def test_what_is_no_manifest_is_told(tmp_path, problems, manifest, told):
    (tmp_path / "manifest.yaml").write_text(manifest)
    [problem] = problems()
    assert problem.startswith(told)


def test_a_seed_listed_twice_is_told(tmp_path, problems):
    (tmp_path / "a.txt").write_text("text")
    write_manifest(tmp_path, a={})
    path = tmp_path / "manifest.yaml"
    rows = yaml.safe_load(path.read_text())["seeds"]
    path.write_text(yaml.safe_dump({"seeds": [*rows, *rows]}))
    assert problems() == [
        "manifest.yaml: found a.txt more than once; expected every seed once; "
        "remove the second entry"
    ]
