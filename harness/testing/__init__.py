"""Contracts that every model and metric, built in or plugged in, must keep."""
