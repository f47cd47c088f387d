"""`python -m bot` is `storybot`."""

from bot.cli import main

main(prog_name="storybot")
