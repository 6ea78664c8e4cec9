"""One self-contained HTML page of runs: no network, no framework, every string untrusted."""
