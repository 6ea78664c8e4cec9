"""Gold items and seeds: schema, loading, the linter, fingerprints, the data-set bridge."""
