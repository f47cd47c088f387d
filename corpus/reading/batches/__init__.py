"""Files of several articles: JSON lines and feeds."""
