"""What readers made of the answers: their votes, quotations that they call wrong, and what they asked."""
