"""A tiny causal network with random weights and a tokenizer of its own, made where it is needed."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

_MISSING = [name for name in ("transformers", "torch") if importlib.util.find_spec(name) is None]
# CI sets the variable, so that a missing extra fails there and is skipped only elsewhere.
needs_extra = pytest.mark.skipif(
    bool(_MISSING) and "HARNESS_REQUIRE_LOCAL" not in os.environ,
    reason=f"the extra `local` is not installed ({', '.join(_MISSING)}): `make local`",
)
TEMPLATE = "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>"


def make_tiny(
    folder: Path, words: Iterable[str], *, template: str | None = TEMPLATE, seed: int = 0
) -> Path:
    """A two-layer GPT-2 with random weights and a word-level tokenizer, saved in a folder."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    vocabulary = {word: n for n, word in enumerate(["<unk>", "<end>", *sorted(set(words))])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", eos_token="<end>", chat_template=template
    )
    fast.save_pretrained(folder)
    torch.manual_seed(seed)
    config = GPT2Config(
        vocab_size=len(vocabulary), n_positions=256, n_embd=32, n_layer=2, n_head=2,
        bos_token_id=1, eos_token_id=1, initializer_range=1.0,
    )  # fmt: skip
    GPT2LMHeadModel(config).save_pretrained(folder)
    return folder
