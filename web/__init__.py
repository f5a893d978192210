"""The desk: HTTP, pages, the command line; the only place where everything is put together."""
