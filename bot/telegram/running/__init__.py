"""From the start of the program to its end: connecting, receiving updates, regular work, stopping."""
