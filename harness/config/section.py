"""What every section of a config has in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f]$"
    ),
]
Limit = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Section(BaseModel):
    """Base of every section: unknown keys are errors, values are never coerced."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def or_a_name(schema: dict[str, Any]) -> None:
    """Makes the JSON Schema of a section one that a bare name satisfies too."""
    whole = dict(schema)
    schema.clear()
    schema["anyOf"] = [{"type": "string", "title": "Name"}, whole]
