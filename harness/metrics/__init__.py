"""The metrics: pure functions of (gold item, answer, sources), each with its card."""
