"""Training: how the packaged reader was made, and how another can be."""
