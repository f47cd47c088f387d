"""The subcommands of `storybot`, a file each; what loads a model is imported when a command runs."""
