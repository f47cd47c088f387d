"""Answers as a person reads them in Telegram or a terminal, and as JSON."""
