"""The Milvus itself: its address, the connection, and the calls."""
