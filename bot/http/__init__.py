"""HTTP: the server for health and figures, and the listener of a webhook."""
