"""What the bot does when stories are added, changed or removed: takes them up, announces, corrects."""
