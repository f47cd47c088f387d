"""Calls to Telegram: paced, tried again, and finished when the program stops."""
