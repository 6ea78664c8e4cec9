"""Models and adapters: everything that answers a request."""
