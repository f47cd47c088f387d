"""The chats, their messages, and which of them the bot is told of."""
