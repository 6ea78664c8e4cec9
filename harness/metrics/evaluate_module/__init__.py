"""The folder that `evaluate.load` takes; `harness.metrics.hf.module_path()` tells where it is."""
