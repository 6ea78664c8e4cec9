"""A model of one's own, from a folder, in this process: transformers and torch (extra `local`).

Nothing is fetched. Answers are greedy, so that the same request gets the same answer; in batches
the last digits of a sum may differ with the company a request is in, and with them, rarely, a word.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from harness.core.answer import Output
from harness.core.digest import digest, digest_file
from harness.core.errors import Problem, UsageError
from harness.core.extras import require
from harness.core.request import Request
from harness.models.endpoint.errors import BadRequestError
from harness.models.endpoint.messages import messages


@dataclass(frozen=True, kw_only=True)
class Local:
    """The causal language model in the folder `path`, as `save_pretrained` writes it.

    `chat_template` lays the messages out as the tokenizer's template says; without it the prompt is
    plain text. `device: auto` takes a GPU where there is one. A prompt that leaves no room for
    `max_new_tokens` is refused, never cut. `weights` is the digest of the folder's files, so that
    another revision is another model. Raises `MissingExtraError` without the extra, `UsageError`
    where the folder holds no model.
    """

    cacheable: ClassVar[bool] = True

    path: str
    device: Literal["auto", "cpu", "cuda"] = "auto"
    dtype: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    chat_template: bool = True
    max_new_tokens: int = 256
    batch_size: int = field(default=8, compare=False)
    weights: str = field(init=False)
    _tokenizer: Any = field(init=False, repr=False, compare=False)
    _network: list[Any] = field(init=False, repr=False, compare=False)
    _lock: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Check the parameters and read the tokenizer; the weights wait for the first request."""
        if min(self.max_new_tokens, self.batch_size) < 1:
            raise ValueError("max_new_tokens and batch_size must be 1 or more")
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        require("torch", extra="local", purpose="the model 'local'")
        transformers = require("transformers", extra="local", purpose="the model 'local'")
        folder = Path(self.path)
        if not (folder / "config.json").is_file():
            raise UsageError(_no_model(f"no config.json in {self.path!r}"))
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(
                folder, padding_side="left", local_files_only=True
            )
        except (OSError, ValueError) as error:
            raise UsageError(_no_model(f"a tokenizer that can't be read ({error})")) from error
        if self.chat_template and tokenizer.chat_template is None:
            raise UsageError(_no_model("a tokenizer without a chat template", "chat_template"))
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
        files = sorted(file for file in folder.iterdir() if file.is_file())
        object.__setattr__(self, "weights", digest({f.name: digest_file(f) for f in files}))
        object.__setattr__(self, "_tokenizer", tokenizer)
        object.__setattr__(self, "_network", [])
        object.__setattr__(self, "_lock", threading.Lock())

    def answer(self, request: Request) -> Output:
        """The answer to one request. Raises `BadRequestError` where it is too long."""
        [answer] = self.answer_batch([request])
        if isinstance(answer, Exception):
            raise answer
        return answer

    def answer_batch(self, requests: Sequence[Request]) -> list[Output | Exception]:
        """The answers in order, made together; an error stands in the place of what is refused."""
        with self._lock:
            network = self._loaded()
            prompts = [self._prompt(request) for request in requests]
            faults = [self._fault(ids, network) for ids in prompts]
            fit = [ids for ids, fault in zip(prompts, faults, strict=True) if fault is None]
            made = iter(self._generate(fit, network) if fit else ())
            return [next(made) if fault is None else BadRequestError(fault) for fault in faults]

    def _loaded(self) -> Any:
        """The network in evaluation mode, where it is to run."""
        if not self._network:
            import torch
            from transformers import AutoModelForCausalLM

            network: Any = AutoModelForCausalLM.from_pretrained(
                self.path, dtype=self.dtype, local_files_only=True
            )
            on_gpu = torch.cuda.is_available() if self.device == "auto" else self.device == "cuda"
            self._network.append(network.to("cuda" if on_gpu else "cpu").eval())
        return self._network[0]

    def _prompt(self, request: Request) -> list[int]:
        """The tokens of the prompt."""
        told = messages(request)
        if not self.chat_template:
            text = f"{told.system}\n\n{told.user}\n\n".lstrip()
            return list(self._tokenizer(text)["input_ids"])
        laid_out = self._tokenizer.apply_chat_template(
            told.as_chat(), add_generation_prompt=True, return_dict=True
        )
        return list(laid_out["input_ids"])

    def _fault(self, ids: Sequence[int], network: Any) -> str | None:
        """Why a prompt can't be answered."""
        room = getattr(network.config.get_text_config(), "max_position_embeddings", None)
        if not ids:
            return "the prompt has no tokens"
        if room is not None and len(ids) + self.max_new_tokens > room:
            return (
                f"the prompt has {len(ids)} tokens, which with max_new_tokens "
                f"{self.max_new_tokens} is more than the model's {room}"
            )
        return None

    def _generate(self, prompts: Sequence[Sequence[int]], network: Any) -> list[Output]:
        import torch

        padded = self._tokenizer.pad({"input_ids": prompts}, return_tensors="pt")
        with torch.inference_mode():
            written = network.generate(
                **{name: tensor.to(network.device) for name, tensor in padded.items()},
                do_sample=False,
                num_beams=1,
                max_new_tokens=self.max_new_tokens,
                pad_token_id=self._tokenizer.pad_token_id,
            )
        ends = network.generation_config.eos_token_id
        ends = set(ends if isinstance(ends, list) else [ends])
        outputs = []
        for ids, row in zip(prompts, written[:, padded["input_ids"].shape[1] :], strict=True):
            new = row.tolist()
            length = next((n for n, token in enumerate(new) if token in ends), len(new))
            outputs.append(
                Output(
                    raw=self._tokenizer.decode(new[:length], skip_special_tokens=True).strip(),
                    usage={"prompt_tokens": len(ids), "completion_tokens": length},
                    finish_reason="stop" if length < len(new) else "length",
                )
            )
        return outputs


def _no_model(found: str, parameter: str = "path") -> Problem:
    return Problem(
        where=f"parameter {parameter}",
        found=found,
        expected="a folder with a model and its tokenizer, as `save_pretrained` writes it",
        fix="correct `path`, or set `chat_template: false`; nothing is fetched from a hub",
    )
