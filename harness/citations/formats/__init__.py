"""One module a citation format; each turns its raw form into the common record."""
