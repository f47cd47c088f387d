"""storybot completion"""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script that completes storybot's commands and options in SHELL.

    For bash: storybot completion bash > ~/.local/share/bash-completion/completions/storybot
    """
    script = get_completion_class(shell)
    if script is None:
        raise click.UsageError(f"no completion for {shell}.")
    click.echo(script(context.find_root().command, {}, "storybot", "_STORYBOT_COMPLETE").source())
