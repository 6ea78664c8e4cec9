"""A tiny NLI classifier with random weights and a tokenizer of its own, made where it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

WORDS = (
    "the", "a", "council", "reopened", "harbour", "Ana", "Ruiz", "in", "May", "dockers", "strike",
    "never", "signed", "pact",
)  # fmt: skip
NLI = ("contradiction", "neutral", "entailment")


def make_nli(folder: Path, labels: Sequence[str] = NLI, *, seed: int = 0) -> Path:
    """A two-layer BERT classifier with random weights and a word-level tokenizer, saved."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    names = ["<pad>", "<unk>", "<cls>", "<sep>", *WORDS]
    vocabulary = {word: n for n, word in enumerate(names)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<cls> $A <sep>",
        pair="<cls> $A <sep> $B:1 <sep>:1",
        special_tokens=[("<cls>", 2), ("<sep>", 3)],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>", cls_token="<cls>",
        sep_token="<sep>", model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    ).save_pretrained(folder)  # fmt: skip
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(names), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=64, initializer_range=0.5,
        num_labels=len(labels), id2label=dict(enumerate(labels)),
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder
