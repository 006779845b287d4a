"""A server for language models (MCP): chosen read-only operations as tools, each a request through the gateway."""
