"""Stories in Milvus: for archives that are too large for one machine, or that several bots answer from."""
