"""Telegram and the terminal: settings, handlers, replies, command line."""
