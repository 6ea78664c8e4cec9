"""What the models of a task are shown, and in which form they are to answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from harness.config.section import Name, Section, or_a_name
from harness.core.digest import digest_text, short
from harness.core.errors import Problem, UsageError
from harness.core.files import read_text


class PromptSpec(Section):
    """A Jinja2 template over the fields of a request; a bare path is enough."""

    model_config = ConfigDict(json_schema_extra=or_a_name)

    path: Name = Field(description="the template's file")
    digest: str | None = Field(
        default=None,
        description="SHA-256 of its text, filled in by a run; a run refuses another text",
    )

    @model_validator(mode="before")
    @classmethod
    def _spelled_out(cls, value: object) -> object:
        """One form alone, so that a slip in it is one problem."""
        return {"path": value} if isinstance(value, str) else value

    def read(self) -> str:
        """The template's text. Raises `UsageError` where it can't be read or is another one."""
        text = read_text(Path(self.path), what="prompt template")
        if self.digest not in (None, digest_text(text)):
            raise UsageError(
                Problem(
                    where=self.path,
                    found=f"a text with the digest {short(digest_text(text))}",
                    expected=f"{short(str(self.digest))}, as the config says",
                    fix="restore the file, or correct `prompt.digest`",
                )
            )
        return text

    def resolved(self) -> PromptSpec:
        """With the digest of the text that the file has now."""
        return self.model_copy(update={"digest": digest_text(self.read())})


class TaskSpec(Section):
    """A task and what its models are shown."""

    name: Literal["qa", "summaries"]
    context: Literal["all", "gold", "retrieved", "none"] | None = Field(
        default=None,
        description="all: every seed (a summary: its own seeds), the default; gold: only seeds "
        "that hold evidence or distractors, the default for a data set; retrieved: of `all` the "
        "top_k by BM25 over the question or query; none: closed book",
    )
    top_k: Annotated[int, Field(ge=1)] | None = Field(
        default=None, description="how many sources are retrieved, 3 unless told otherwise"
    )
    order: Literal["fixed", "shuffled"] = Field(
        default="fixed",
        description="fixed: by file name, retrieved ones best first; shuffled: by the seed, "
        "another order for every item",
    )
    furniture: Literal["hidden", "shown"] = Field(
        default="hidden",
        description="whether text outside content_spans is blanked out of what models see",
    )
    prompt: PromptSpec | None = Field(
        default=None, description="the prompt's template, in place of the built-in instructions"
    )
    answer_format: Literal["inline", "json"] = Field(
        default="inline",
        description="inline: text with markers such as [1]; json: an object with answer and "
        "citations, each with its quote",
    )

    @model_validator(mode="after")
    def _top_k_of_what(self) -> TaskSpec:
        if self.top_k is not None and self.context != "retrieved":
            raise ValueError("`context: retrieved` where there is a `top_k`")
        return self

    def resolved(self, context: str) -> TaskSpec:
        """With the context that it has unless it names one, and what follows from it."""
        named = self.context or context
        update: dict[str, object] = {"context": named}
        if named == "retrieved":
            update["top_k"] = self.top_k or 3
        if self.prompt is not None:
            update["prompt"] = self.prompt.resolved()
        return self.model_copy(update=update)
