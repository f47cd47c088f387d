"""The commands for adding, showing and removing stories."""
