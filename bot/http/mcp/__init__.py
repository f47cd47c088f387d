"""The same as MCP tools (https://modelcontextprotocol.io), over HTTP and over standard input and output."""
