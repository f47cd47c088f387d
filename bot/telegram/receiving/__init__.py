"""From an update of Telegram to a request that is taken on."""
