"""Stories that editors send in a chat."""
