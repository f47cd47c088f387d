"""The program as a process: how it ends, its signs of life, its regular work, processors and files."""
