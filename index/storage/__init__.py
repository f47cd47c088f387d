"""Storage: an index on disk, published whole or not at all."""

from index.storage.index_store import IndexStore, writing
from index.storage.manifest import Manifest

__all__ = ["IndexStore", "Manifest", "writing"]
