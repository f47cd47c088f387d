FROM python:3.11-slim AS build

# Packages are looked up here too. The default is where PyTorch's builds for a processor without CUDA are; where it
# can't be reached pip goes on without it.
ARG EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu

RUN python -m venv /opt/storybot
WORKDIR /build
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY bot bot
COPY corpus corpus
COPY index index
RUN /opt/storybot/bin/pip install --no-cache-dir --extra-index-url "${EXTRA_INDEX_URL}" --constraint constraints.txt ".[postgres]"

FROM python:3.11-slim

COPY --from=build /opt/storybot /opt/storybot
RUN useradd --system --uid 10001 --create-home storybot \
    && install -d -o storybot -g storybot /var/lib/storybot

ENV PATH=/opt/storybot/bin:$PATH \
    HF_HUB_OFFLINE=1 \
    PYTHONUNBUFFERED=1 \
    STORYBOT_STATE_DIR=/var/lib/storybot

USER storybot
WORKDIR /home/storybot
RUN storybot index

# A new volume starts as a copy of what is there: the index that was just built.
VOLUME /var/lib/storybot

HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["storybot", "doctor", "--running"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["storybot", "run"]
