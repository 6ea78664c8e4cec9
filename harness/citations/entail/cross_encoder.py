"""An NLI cross-encoder from a folder, in this process: transformers and torch (extra `local`).

Nothing is fetched, nothing unpickled (weights are safetensors) and no code of the folder's is run.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from harness.citations.entail.base import Entailment
from harness.citations.support import Label
from harness.core.digest import digest, digest_file
from harness.core.errors import IncompleteError, Problem, UsageError
from harness.core.extras import require

ENTAILMENT = "entailment"
_PURPOSE = "the entailer 'cross-encoder'"
_READ = frozenset((".safetensors", ".json", ".txt", ".model"))  # weights, config, tokenizer
_SMALLEST_WINDOW = 32  # tokens
_OVERLAP = 4  # windows share a quarter of their premise, so that a sentence stands whole in one
_PLACES = 4  # p beyond these changes with the processor and the company in a batch

Window: TypeAlias = Mapping[str, list[int]]


@dataclass(frozen=True, kw_only=True)
class CrossEncoder:
    """The sequence classifier in the folder `path`, as `save_pretrained` writes it.

    p is the probability of the class "entailment": supported from `supported_from`, unsupported up
    to `unsupported_to`, undecided between. These are no calibrated values: check them on pairs of
    your own. `labels` are the classes in the order of the outputs, where the model's `id2label`
    does not name them; one output alone is read as a sigmoid.

    Premises are joined by blank lines. Where they and the hypothesis exceed `max_tokens` (or the
    model's own limit) the premises are read in overlapping windows and the best one counts. A
    hypothesis that fills more than half a window, and a blank one, is undecided, p 0.5.

    Raises `MissingExtraError` without the extra, `UsageError` where the folder holds no such model.
    """

    path: str
    labels: tuple[str, ...] | None = None
    supported_from: float = 0.7
    unsupported_to: float = 0.3
    max_tokens: int = 512
    batch_size: int = field(default=16, compare=False)
    device: Literal["auto", "cpu", "cuda"] = field(default="auto", compare=False)
    scorer_id: str = field(init=False)
    _entailment: int = field(init=False, repr=False, compare=False)
    _window: int = field(init=False, repr=False, compare=False)
    _tokenizer: Any = field(init=False, repr=False, compare=False)
    _network: list[Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the parameters, read config and tokenizer; the weights wait for the first pair."""
        if not 0 <= self.unsupported_to < self.supported_from <= 1:
            raise ValueError("0 <= unsupported_to < supported_from <= 1 must hold")
        if self.max_tokens < _SMALLEST_WINDOW or self.batch_size < 1:
            raise ValueError("max_tokens must be 32 or more, batch_size 1 or more")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        require("torch", extra="local", purpose=_PURPOSE)
        transformers = require("transformers", extra="local", purpose=_PURPOSE)
        weights = _weights_digest(Path(self.path))
        config = _from_folder(transformers.AutoConfig.from_pretrained, self.path)
        tokenizer = _from_folder(transformers.AutoTokenizer.from_pretrained, self.path)
        limits = (tokenizer.model_max_length, getattr(config, "max_position_embeddings", None))
        window = min(self.max_tokens, *(limit for limit in limits if limit))
        entailment = self._entailment_of(config)
        scorer_id = (
            f"cross-encoder-1 weights:{weights} output:{entailment} window:{window} "
            f"supported>={self.supported_from:g} unsupported<={self.unsupported_to:g}"
        )
        for name, value in (
            ("scorer_id", scorer_id),
            ("_entailment", entailment),
            ("_window", window),
            ("_tokenizer", tokenizer),
            ("_network", []),
        ):
            object.__setattr__(self, name, value)

    def score(self, premises: Sequence[str], hypothesis: str) -> Entailment:
        """The verdict on one pair."""
        [entailment] = self.score_all([(premises, hypothesis)])
        return entailment

    def score_all(self, pairs: Sequence[tuple[Sequence[str], str]]) -> list[Entailment]:
        """The verdicts on (premises, hypothesis) pairs, in order, in batches."""
        windows = [self._windows("\n\n".join(premises), claim) for premises, claim in pairs]
        found = iter(self._probabilities([window for group in windows for window in group]))
        return [self._verdict([next(found) for _ in group]) for group in windows]

    def _verdict(self, probabilities: Sequence[float]) -> Entailment:
        """The verdict of the best window; undecided without any."""
        p = round(max(probabilities, default=0.5), _PLACES)
        if not probabilities or self.unsupported_to < p < self.supported_from:
            return Entailment(label=Label.UNDECIDED, p=p)
        is_supported = p >= self.supported_from
        return Entailment(label=Label.SUPPORTED if is_supported else Label.UNSUPPORTED, p=p)

    def _windows(self, premise: str, hypothesis: str) -> list[Window]:
        """The pair as the model reads it, once for every window of the premise."""
        n_claim = len(self._tokenizer("", hypothesis)["input_ids"])  # with the special tokens
        if not premise.strip() or not hypothesis.strip() or n_claim > self._window // 2:
            return []
        read = self._tokenizer(
            premise,
            hypothesis,
            truncation="only_first",
            max_length=self._window,
            stride=(self._window - n_claim) // _OVERLAP,
            return_overflowing_tokens=True,
        )
        names = [name for name in self._tokenizer.model_input_names if name in read]
        rows = zip(*(read[name] for name in names), strict=True)
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _probabilities(self, windows: Sequence[Window]) -> list[float]:
        """P(entailment) of each window. Raises `IncompleteError` where an output is no number."""
        import torch

        found: list[float] = []
        for at in range(0, len(windows), self.batch_size):
            batch = self._tokenizer.pad(windows[at : at + self.batch_size], return_tensors="pt")
            network = self._loaded()
            with torch.inference_mode():
                logits = network(**batch.to(network.device)).logits
            shares = logits.sigmoid() if logits.shape[1] == 1 else logits.softmax(dim=1)
            found += shares[:, self._entailment].tolist()
        if not all(math.isfinite(p) for p in found):
            raise IncompleteError(
                _problem(self.path, "weights whose outputs are no numbers", "finite outputs")
            )
        return found

    def _loaded(self) -> Any:
        """The network in evaluation mode, where it is to run."""
        if not self._network:
            import torch
            from transformers import AutoModelForSequenceClassification as Classifier

            network, loading = _from_folder(
                Classifier.from_pretrained,
                self.path,
                dtype=torch.float32,
                use_safetensors=True,
                output_loading_info=True,
            )
            if missing := sorted(loading["missing_keys"]):
                found = f"weights without {', '.join(missing)}, which chance would fill"
                raise UsageError(_problem(self.path, found, "a trained sequence classifier"))
            on_gpu = torch.cuda.is_available() if self.device == "auto" else self.device == "cuda"
            self._network.append(network.to("cuda" if on_gpu else "cpu").eval())
        return self._network[0]

    def _entailment_of(self, config: Any) -> int:
        """Which output is the class "entailment"."""
        named = tuple(config.id2label[n] for n in range(config.num_labels))
        names = [name.casefold() for name in self.labels or named]
        if len(names) != len(named) or names.count(ENTAILMENT) != 1:
            raise UsageError(
                Problem(
                    where="parameter labels" if self.labels else self.path,
                    found=f"the classes {', '.join(names)} for {len(named)} outputs",
                    expected=f"as many classes as outputs, one of them {ENTAILMENT!r}",
                    fix="declare them in order, as `labels: [contradiction, neutral, entailment]`",
                )
            )
        return names.index(ENTAILMENT)


def _weights_digest(folder: Path) -> str:
    """The digest of all files that decide a verdict. Raises `UsageError` for an unfit folder."""
    files = sorted(f for f in folder.glob("*") if f.suffix in _READ and f.is_file())
    is_whole = (folder / "config.json") in files and any(f.suffix == ".safetensors" for f in files)
    if not is_whole:
        raise UsageError(
            _problem(str(folder), "no config.json with .safetensors beside it", "both")
        )
    stats = {f: f.stat() for f in files}
    return digest({f.name: _digest(f, s.st_size, s.st_mtime_ns) for f, s in stats.items()})


@lru_cache(maxsize=256)
def _digest(path: Path, _size: int, _mtime_ns: int) -> str:
    """The digest of a file, read once as long as it is not changed."""
    return digest_file(path)


def _from_folder(load: Callable[..., Any], path: str, **options: Any) -> Any:
    """What transformers reads from the folder. Raises `UsageError` where it can't."""
    from safetensors import SafetensorError

    try:
        return load(path, local_files_only=True, trust_remote_code=False, **options)
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        reason = str(error).strip().partition("\n")[0]
        raise UsageError(
            _problem(path, f"what transformers can't read ({reason})", "a sequence classifier")
        ) from error


def _problem(path: str, found: str, expected: str) -> Problem:
    return Problem(
        where=path,
        found=found,
        expected=f"{expected}, as `save_pretrained` writes it",
        fix="correct `path`; nothing is fetched from a hub",
    )
