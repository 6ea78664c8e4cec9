"""What happened: run directories, manifests, append-only records, baselines."""
