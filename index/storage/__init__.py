"""Storage: an index on disk, published whole or not at all."""
