"""Where concurrency lives, and nowhere else."""
