"""The cross-encoder on a tiny random BERT."""

from __future__ import annotations

import math
import os
import shutil
import sys

import pytest
from tiny_model import needs_extra
from tiny_nli import NLI, WORDS, make_nli

from harness.citations.entail.cross_encoder import CrossEncoder
from harness.citations.support import Label
from harness.core.errors import IncompleteError, MissingExtraError, UsageError

PREMISE, CLAIM = "Ana Ruiz reopened the harbour in May", "the harbour reopened"
LONG = " ".join(WORDS[(7 * n + n // 5) % len(WORDS)] for n in range(150))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return make_nli(tmp_path_factory.mktemp("nli"))


def built(path, **params):
    return CrossEncoder(path=str(path), **({"device": "cpu"} | params))


def shares(path, ids, split):
    """The class probabilities of one sequence of token ids, asked of the network directly."""
    import torch
    from transformers import AutoModelForSequenceClassification

    network = AutoModelForSequenceClassification.from_pretrained(path).eval()
    types = torch.tensor([[int(n >= split) for n in range(len(ids))]])
    with torch.inference_mode():
        logits = network(input_ids=torch.tensor([ids]), token_type_ids=types).logits
    return logits.softmax(dim=1)[0].tolist()


def ids_of(text):
    return [4 + WORDS.index(word) for word in text.split()]


@needs_extra
@pytest.mark.slow
class TestTiny:
    def test_p_is_the_probability_of_entailment(self, tiny):
        premise, claim = ids_of(PREMISE), ids_of(CLAIM)
        by_hand = shares(tiny, [2, *premise, 3, *claim, 3], len(premise) + 2)
        assert built(tiny).score([PREMISE], CLAIM).p == pytest.approx(by_hand[2], abs=1e-4)

    def test_the_best_window_of_a_long_premise_counts(self, tiny):
        premise, claim = ids_of(LONG), ids_of(CLAIM)
        room = 40 - len(claim) - 3
        step = room - (40 - len(claim) - 3) // 4
        parts = [premise[at : at + room] for at in range(0, len(premise) - room + step, step)]
        assert len(parts) > 3
        by_hand = [shares(tiny, [2, *p, 3, *claim, 3], len(p) + 2)[2] for p in parts]
        assert max(by_hand) - min(by_hand) > 1e-3
        found = built(tiny, max_tokens=40).score([LONG], CLAIM)
        assert found.p == pytest.approx(max(by_hand), abs=1e-4)

    def test_several_premises_are_read_together(self, tiny):
        model = built(tiny)
        together = model.score(["the council", "never signed"], CLAIM)
        assert together == model.score(["the council never signed"], CLAIM)
        assert together != model.score(["the council"], CLAIM)

    def test_batches_and_single_pairs_agree(self, tiny):
        pairs = [([LONG[: 40 * n + 3]], " ".join(WORDS[n : n + 4])) for n in range(9)]
        model = built(tiny, batch_size=3)
        alone = [model.score(*pair).p for pair in pairs]
        assert [e.p for e in model.score_all(pairs)] == pytest.approx(alone, abs=2e-4)
        assert [e.p for e in model.score_all(pairs[::-1])] == pytest.approx(alone[::-1], abs=2e-4)
        assert len(set(alone)) > 5
        assert model.score_all([]) == []

    def test_thresholds_divide_p_into_labels(self, tiny):
        p = built(tiny).score([PREMISE], CLAIM).p
        below, above = p / 2, (1 + p) / 2
        for low, high, label in (
            (below / 2, below, Label.SUPPORTED),
            (0, p, Label.SUPPORTED),
            (p, above, Label.UNSUPPORTED),
            (above, (1 + above) / 2, Label.UNSUPPORTED),
            (below, above, Label.UNDECIDED),
        ):
            model = built(tiny, unsupported_to=low, supported_from=high)
            found = model.score([PREMISE], CLAIM)
            assert (found.label, found.p) == (label, p)

    @pytest.mark.parametrize(
        ("premises", "claim"),
        [([], CLAIM), ([" "], CLAIM), ([PREMISE], " \n"), ([PREMISE], "the harbour " * 30)],
    )
    def test_what_cannot_be_read_as_a_pair_is_undecided(self, tiny, premises, claim):
        found = built(tiny).score(premises, claim)
        assert (found.label, found.p) == (Label.UNDECIDED, 0.5)

    def test_classes_are_read_from_the_model_or_declared(self, tiny, tmp_path):
        capital = make_nli(tmp_path / "capital", ("ENTAILMENT", "NEUTRAL", "CONTRADICTION"))
        unnamed = make_nli(tmp_path / "unnamed", ("LABEL_0", "LABEL_1", "LABEL_2"))
        pair = ([PREMISE], CLAIM)
        first, last = built(capital).score(*pair).p, built(tiny).score(*pair).p
        assert first != last
        for declared, p in ((NLI, last), (NLI[::-1], first)):
            assert built(unnamed, labels=declared).score(*pair).p == p
        with pytest.raises(UsageError, match="the classes label_0, label_1, label_2 for 3 outputs"):
            built(unnamed)
        with pytest.raises(UsageError, match="labels: found the classes entailment, other for 3"):
            built(unnamed, labels=("entailment", "other"))

    def test_one_output_is_read_as_a_sigmoid(self, tmp_path):
        make_nli(tmp_path, ("LABEL_0",))
        ps = [
            built(tmp_path, labels=("entailment",)).score([premise], CLAIM).p
            for premise in (PREMISE, LONG)
        ]
        assert ps[0] != ps[1]
        assert all(0 < p < 1 for p in ps)

    def test_the_scorer_id_tells_weights_and_thresholds(self, tiny, tmp_path):
        other = make_nli(tmp_path / "other", seed=1)
        copied = shutil.copytree(tiny, tmp_path / "copied")
        (copied / "README.md").write_text("what it was trained on")
        first = built(tiny).scorer_id
        assert built(copied, batch_size=2).scorer_id == first
        others = {
            built(other).scorer_id,
            built(tiny, supported_from=0.8).scorer_id,
            built(tiny, unsupported_to=0.1).scorer_id,
            built(tiny, max_tokens=40).scorer_id,
            built(tiny, labels=NLI[::-1]).scorer_id,
        }
        assert len(others | {first}) == 6

    def test_weights_that_change_on_disk_are_another_scorer(self, tiny, tmp_path):
        copied = shutil.copytree(tiny, tmp_path / "copied")
        first = built(copied).scorer_id
        weights = copied / "model.safetensors"
        data = bytearray(weights.read_bytes())
        data[-1] ^= 1
        stat = weights.stat()
        weights.write_bytes(data)
        os.utime(weights, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
        assert built(copied).scorer_id != first

    def test_a_network_without_a_classifier_is_refused(self, tiny, tmp_path):
        from transformers import BertForSequenceClassification

        copied = shutil.copytree(tiny, tmp_path / "copied")
        BertForSequenceClassification.from_pretrained(copied).bert.save_pretrained(copied)
        with pytest.raises(UsageError, match=r"weights without classifier\.bias, classifier\.weig"):
            built(copied, labels=NLI).score([PREMISE], CLAIM)

    def test_outputs_that_are_no_numbers_are_no_verdict(self, tiny, tmp_path):
        import torch
        from transformers import BertForSequenceClassification

        network = BertForSequenceClassification.from_pretrained(tiny)
        torch.nn.init.constant_(network.classifier.bias, math.nan)
        copied = shutil.copytree(tiny, tmp_path / "copied")
        network.save_pretrained(copied)
        with pytest.raises(IncompleteError, match="outputs are no numbers"):
            built(copied).score([PREMISE], CLAIM)

    def test_a_folder_that_holds_none_is_refused(self, tiny, tmp_path):
        with pytest.raises(UsageError, match=r"no config\.json with \.safetensors beside it"):
            built(tmp_path)
        with pytest.raises(UsageError, match="nothing is fetched from a hub"):
            built("some-owner/some-model")
        copied = shutil.copytree(tiny, tmp_path / "copied")
        (copied / "config.json").write_text("{}")
        with pytest.raises(UsageError, match="what transformers can't read"):
            built(copied)
        (copied / "config.json").write_bytes((tiny / "config.json").read_bytes())
        (copied / "model.safetensors").write_bytes(b"cut")
        with pytest.raises(UsageError, match="what transformers can't read"):
            built(copied).score([PREMISE], CLAIM)

    @pytest.mark.parametrize(
        ("params", "message"),
        [
            ({"supported_from": 0.3, "unsupported_to": 0.3}, "must hold"),
            ({"supported_from": 1.1}, "must hold"),
            ({"unsupported_to": -0.1}, "must hold"),
            ({"max_tokens": 31}, "32 or more"),
            ({"batch_size": 0}, "1 or more"),
        ],
    )
    def test_values_out_of_their_limits_are_refused(self, tiny, params, message):
        with pytest.raises(ValueError, match=message):
            built(tiny, **params)


@pytest.mark.parametrize("missing", ["torch", "transformers"])
def test_a_missing_extra_is_named(missing, monkeypatch, tmp_path):
    for name in ("torch", "transformers"):
        monkeypatch.setitem(sys.modules, name, None if name == missing else pytest)
    with pytest.raises(MissingExtraError, match=r"pip install 'gold-harness\[local\]'"):
        built(tmp_path)
