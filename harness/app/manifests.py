"""What a manifest says of a scoring: its gold, its metrics and, at its start, all the rest."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from harness.app.scoring import Scored, ScoringJob, cards_of, measures_of
from harness.store.manifest import Manifest, environment, utc_now


def begun(job: ScoringJob, *, models: Mapping[str, str]) -> Manifest:
    """The manifest of a run that begins now; `models` are the identities of those it calls."""
    return Manifest(
        config=job.config.model_dump(mode="json"),
        config_digest=job.config.run_digest(),
        started=utc_now(),
        models=models,
        environment=environment(),
        **_told(job),
    )


def scored_again(manifest: Manifest, job: ScoringJob, scored: Scored) -> Manifest:
    """The manifest after its run was scored, perhaps on other gold or with other metrics."""
    return dataclasses.replace(
        manifest,
        state="failed" if scored.incomplete else "finished",
        scores_digest=scored.scores_digest,
        **_told(job),
    )


def _told(job: ScoringJob) -> dict[str, Any]:
    return {
        "gold": job.stamp,
        "cards": cards_of(job.metrics),
        "measures": measures_of(job.metrics),
    }
