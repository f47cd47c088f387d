"""From an answer to what a person reads, in Telegram, in a terminal, or as JSON."""
