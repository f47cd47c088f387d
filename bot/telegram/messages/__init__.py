"""What a message says and which buttons are under it; all of it is pure."""
