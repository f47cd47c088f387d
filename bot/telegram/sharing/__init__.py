"""Several bots that share a database: who handles which update, and who receives."""
