"""Baselines that run anywhere, offline: floors, gaming strategies and extractive models."""
