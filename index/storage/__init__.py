"""Storage: stories, vectors and words in a SQLite database, published whole or not at all."""
