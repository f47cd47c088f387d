"""The methods by which updates are received."""

from typing import Any

from ..parameters import Parameters
from ..state import State


async def get_updates(state: State, parameters: Parameters) -> list[dict[str, Any]]:
    """Return the updates that are not acknowledged."""
    state.webhooks.refuse_polling()
    return await state.updates.get(parameters)


async def set_webhook(state: State, parameters: Parameters) -> bool:
    """Have updates sent to an address."""
    await state.webhooks.set(parameters)
    _drop(state, parameters)
    return True


async def delete_webhook(state: State, parameters: Parameters) -> bool:
    """Have updates wait for `getUpdates`."""
    await state.webhooks.delete()
    _drop(state, parameters)
    return True


async def get_webhook_info(state: State, _: Parameters) -> dict[str, Any]:
    """Return a WebhookInfo object."""
    return state.webhooks.info()


def _drop(state: State, parameters: Parameters) -> None:
    if parameters.flag("drop_pending_updates"):
        state.updates.clear()
