"""Score question answering and summarisation over documents, with citations checked."""

__version__ = "0.1.0"
