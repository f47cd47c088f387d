"""What takes seconds to load, for the process that bots are forked from."""

from __future__ import annotations

import torch

# The application brings in what a bot needs of the other libraries, the refresh what an index needs.
import bot.telegram.running.life  # noqa: F401
import index.building  # noqa: F401
from bot.voice import LOCALES, voice_for
from index import EmbeddingModel, ReaderModel
from tests.models import encoder_of, reader_of

# OpenMP does not survive a fork once it has started threads.
torch.set_num_threads(1)
encoder_of(EmbeddingModel())
reader_of(ReaderModel())
for locale in LOCALES:
    voice_for(locale).text("help")
