"""The subcommands of `storybot`, one file each. Modules that load models are imported when a command runs."""
