"""What readers say of the answers, and what administrators are shown of it."""
