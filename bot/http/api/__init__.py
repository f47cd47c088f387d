"""The API at `/v1` for other programs, and who may use it."""
