"""What readers say of the answers, and what administrators learn and do about it."""
