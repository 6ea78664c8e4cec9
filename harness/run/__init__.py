"""Making predictions: plan, requests, generation, scoring."""
