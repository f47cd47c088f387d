"""Calls of Telegram by which updates are received: how it replies, and what that tells."""
