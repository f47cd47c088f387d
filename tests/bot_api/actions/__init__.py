"""What a test has happen: users, chats, failures."""
