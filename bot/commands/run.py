"""storybot run"""

from __future__ import annotations

import asyncio
import logging

import click

from bot.capacity import too_large
from bot.commands.common import errors, service_settings
from bot.opening import index_store, open_answerer
from bot.program.ending import STOPPED, TOKEN_REFUSED, WRONG_SET_UP, end, end_on_signals
from corpus import StorybotError

log = logging.getLogger(__name__)


@click.command()
def run() -> None:
    """Answer questions in Telegram, until SIGINT or SIGTERM.

    Needs STORYBOT_TOKEN. Updates are fetched by long polling, which needs no public address. With STORYBOT_WEBHOOK_URL,
    Telegram sends them to that address instead; the bot registers it and listens at STORYBOT_WEBHOOK_LISTEN, behind a
    proxy or with the certificate of STORYBOT_WEBHOOK_CERT. Health and metrics are served at STORYBOT_HTTP: /healthz,
    /readyz, /metrics. With STORYBOT_SERVE=true the page, the API and MCP are served there too, as by `storybot
    serve`.

    Builds the index first if it is missing or out of date. Exit status: 0 if it was stopped, 2 if the set-up is wrong,
    3 if Telegram has refused the token for five minutes while it ran, 4 if polling, the queue or the event loop has
    stood still for STORYBOT_WATCHDOG_SECONDS, so that it has to be started again.
    """
    # The bot's life installs its own handlers later.
    end_on_signals()
    settings = service_settings()
    from bot.database import Database
    from bot.http.health import Health, health_served
    from bot.http.served import served_if_wanted
    from bot.program.private_files import tighten
    from bot.telegram.receiving.telegram_state import TokenRefusedError
    from bot.telegram.running.connecting import connect
    from bot.telegram.running.life import answer_until_stopped
    from bot.telegram.running.watchdog import StandstillError, leave
    from bot.telegram.running.webhook_setup import webhook_of

    webhook_of(settings)
    tighten(settings)
    served = served_if_wanted(settings)
    with asyncio.Runner() as runner, health_served(runner, settings, Health(), served) as health:
        database = runner.run(Database.open(settings.database.get_secret_value()))
        try:
            runner.run(connect(settings))
            # In a thread, so that health is told while models are loaded and an index is built.
            answerer = runner.run(asyncio.to_thread(open_answerer, settings, errors()))
            if advice := too_large(settings, index_store(settings).contents()):
                log.warning("%s", advice)
            answer_until_stopped(runner, settings, answerer, database, health, served)
        except TokenRefusedError as error:
            end(TOKEN_REFUSED, str(error))
        except StandstillError as error:
            leave(error)
        except StorybotError as error:
            end(WRONG_SET_UP, str(error))
        except BaseException:
            # Its thread would hold the program.
            runner.run(database.close())
            raise
        end(STOPPED)
