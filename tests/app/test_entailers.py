"""The entailer of a config: built, wired to models and files, let go of at the end."""

from __future__ import annotations

import pytest
from canned_server import canned
from tiny_model import needs_extra
from tiny_nli import make_nli

from harness.app.entailers import notes_on, open_entailer
from harness.citations.entail.llm_judge import INSTRUCTIONS
from harness.citations.support import Label
from harness.config.schema import EntailerSpec
from harness.core.errors import EXIT_INCOMPLETE, IncompleteError, UsageError

PAIR = (["It rained.", "It poured."], "It was wet.")
MODELS = """
from dataclasses import dataclass
from pathlib import Path

from harness.models.endpoint.errors import OverloadedError, UnauthorisedError


def plain(request, word="supported"):
    assert [source.text for source in request.sources] == ["It rained.", "It poured."]
    return f"<think>unsupported 0.1</think>\\n{word} 0.9 [1]"


async def later(request):
    return {"answer": "Unsupported 0.25.", "citations": [1]}


def talkative(request):
    return "I would say that it is supported."


def refusing(request):
    raise UnauthorisedError("401: no such key")


def broken(request):
    raise ZeroDivisionError("a bug of its own")


@dataclass(frozen=True)
class Overloaded:
    log: str

    async def answer(self, request):
        said = Path(self.log).read_text()
        Path(self.log).write_text(said + "asked ")
        if "asked" not in said:
            raise OverloadedError("503: full")
        return "supported 0.75"

    async def aclose(self):
        Path(self.log).write_text(Path(self.log).read_text() + "closed ")
"""


@pytest.fixture
def judge(tmp_path):
    """A spec of a judge over one of the models above."""
    path = tmp_path / "models.py"
    path.write_text(MODELS)

    def build(name, **params):
        return EntailerSpec(
            adapter="judge",
            params={"adapter": f"{path}:{name}", "params": params},
            verdicts=str(tmp_path / "verdicts.jsonl"),
        )

    return build


def asked(spec):
    with open_entailer(spec) as entailer:
        found = entailer.score(*PAIR)
        return found.label, found.p


def test_without_a_spec_there_is_none():
    with open_entailer(None) as entailer:
        assert entailer is None
        assert notes_on(entailer) == ()


def test_any_model_can_judge(judge):
    assert asked(judge("plain")) == (Label.SUPPORTED, 0.9)
    assert asked(judge("later")) == (Label.UNSUPPORTED, 0.25)


def test_a_served_model_is_shown_premises_and_claim(tmp_path):
    choice = {"message": {"content": "undecided 0.5"}, "finish_reason": "stop"}
    with canned({"choices": [choice]}) as server:
        params = {"adapter": "openai", "params": {"model": "m", "base_url": f"{server.url}/v1"}}
        found = asked(EntailerSpec(adapter="judge", params=params, verdicts=str(tmp_path / "v")))
    assert found == (Label.UNDECIDED, 0.5)
    [body] = server.bodies
    system, user = (message["content"] for message in body["messages"])
    assert system == INSTRUCTIONS
    assert "[2] passage 2\nIt poured.\n\nClaim: It was wet." in user


def test_the_scorer_is_the_model_with_its_parameters(judge, monkeypatch):
    ids = []
    specs = [judge("plain"), judge("plain"), judge("plain", word="undecided"), judge("later")]
    for spec in specs:
        with open_entailer(spec) as entailer:
            ids.append(entailer.scorer_id)
    monkeypatch.setattr("harness.app.entailers.INSTRUCTIONS", "Judge.")
    with open_entailer(specs[0]) as entailer:
        ids.append(entailer.scorer_id)
    assert ids[0] == ids[1]
    assert len(set(ids)) == 4


def test_verdicts_are_kept_and_replayed_without_the_model(judge, tmp_path):
    spec = judge("plain")
    with open_entailer(spec) as entailer:
        first = entailer.score(*PAIR)
        recorded_as = entailer.scorer_id
    (tmp_path / "models.py").unlink()
    replay = EntailerSpec(adapter="replay", verdicts=spec.verdicts)
    with open_entailer(replay) as entailer:
        assert entailer.scorer_id == recorded_as
        assert entailer.score(*PAIR) == first
        with pytest.raises(IncompleteError, match="no verdict of judge-1"):
            entailer.score(PAIR[0][:1], PAIR[1])
    named = EntailerSpec(adapter="replay", verdicts=spec.verdicts, params={"scorer": "another"})
    with pytest.raises(UsageError, match="expected some of another"), open_entailer(named):
        pass


def test_unreadable_replies_are_told(judge):
    with open_entailer(judge("talkative")) as entailer:
        assert notes_on(entailer) == ()
        assert entailer.score(*PAIR).label is Label.UNDECIDED
        [note] = notes_on(entailer)
    assert note.startswith("1 of 1 replies of the judge could not be read")


def test_a_call_that_may_fare_better_is_made_again_and_the_model_closed(judge, tmp_path):
    log = tmp_path / "log"
    log.touch()
    assert asked(judge("Overloaded", log=str(log))) == (Label.SUPPORTED, 0.75)
    assert log.read_text() == "asked asked closed "


def test_a_call_that_failed_is_no_verdict(judge, tmp_path):
    with pytest.raises(IncompleteError, match="UnauthorisedError: 401: no such key") as caught:
        asked(judge("refusing"))
    assert caught.value.exit_code == EXIT_INCOMPLETE
    assert not (tmp_path / "verdicts.jsonl").exists()
    with pytest.raises(ZeroDivisionError):
        asked(judge("broken"))


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"adapter": "judge"}, "c.yaml: entailer: parameter adapter: found nothing"),
        ({"adapter": "judge", "params": {"adapter": "leed"}}, "did you mean 'lead'"),
        (
            {"adapter": "judge", "params": {"adapter": "lead", "params": {"sentence": 1}}},
            "did you mean 'sentences'",
        ),
        ({"adapter": "cross-encoder"}, "parameter path: found nothing"),
        (
            {"adapter": "cross-encoder", "params": {"path": "x", "labels": [1]}},
            "c.yaml: entailer: parameter labels",
        ),
        (
            {"adapter": "cross-encoder", "params": {"path": "x", "supported_from": 2.0}},
            "a value that it refuses",
        ),
        ({"adapter": "replay", "params": {"path": "x"}}, "path"),
        ({"adapter": "replay"}, "none.jsonl: found No such file"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_asked(spec, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    built = EntailerSpec(**({"verdicts": "none.jsonl"} | spec))
    with (
        pytest.raises(UsageError, match=message),
        open_entailer(built, where="c.yaml: entailer"),
    ):
        pass


@pytest.mark.parametrize("adapter", ["replay", "judge"])
def test_what_cannot_be_had_again_needs_a_file(adapter):
    with pytest.raises(ValueError, match="`verdicts`, the file that a judge is kept in"):
        EntailerSpec(adapter=adapter)


@needs_extra
@pytest.mark.slow
def test_a_cross_encoder_is_replayed_without_its_weights(tmp_path):
    folder, verdicts = make_nli(tmp_path / "nli"), tmp_path / "verdicts.jsonl"
    params = {"path": str(folder), "labels": ["contradiction", "neutral", "entailment"]}
    spec = EntailerSpec(adapter="cross-encoder", params=params, verdicts=str(verdicts))
    found = asked(spec)
    (folder / "model.safetensors").unlink()
    with pytest.raises(UsageError, match=r"no config\.json with \.safetensors"):
        asked(spec)
    assert asked(EntailerSpec(adapter="replay", verdicts=str(verdicts))) == found
