"""HTTP: the server for health and figures, the page, the API and MCP, and the listener of a webhook."""
