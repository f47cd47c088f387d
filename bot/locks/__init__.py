"""What only one of several bots that share a PostgreSQL may do at a time."""

from bot.locks.leadership import Leadership
from bot.locks.session_locks import LockName, SessionLocks, building_together, lock_number

__all__ = ["Leadership", "LockName", "SessionLocks", "building_together", "lock_number"]
