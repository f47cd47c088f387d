"""The bot in Telegram: long polling, handlers, delivery."""
