"""Conclusions from stored runs: summaries, slices, comparisons, verdicts."""
