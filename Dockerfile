FROM python:3.11-slim AS build

# Where PyTorch's builds for CPUs are looked up, beside the usual index.
ARG EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu

RUN python -m venv --without-pip /opt/storybot && python -m venv /opt/tools
WORKDIR /build
COPY requirements.lock bot/deploy/build-tools.lock ./

RUN pip --python /opt/storybot/bin/python install --no-cache-dir --no-compile --no-deps --only-binary :all: \
        --require-hashes --requirement requirements.lock \
    && /opt/tools/bin/pip install --no-cache-dir --no-deps --only-binary :all: \
        --require-hashes --requirement build-tools.lock
# Its builds differ by machine, so it has no hashes in the lock file. pip check refuses a build that needs CUDA.
RUN pip --python /opt/storybot/bin/python install --no-cache-dir --no-compile --no-deps --only-binary :all: \
        --extra-index-url "${EXTRA_INDEX_URL}" torch==2.13.0 \
    && pip --python /opt/storybot/bin/python check

COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY corpus corpus
COPY index index
RUN /opt/tools/bin/pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels . \
    && pip --python /opt/storybot/bin/python install --no-cache-dir --no-compile --no-deps --no-index /wheels/*.whl \
    && pip --python /opt/storybot/bin/python check \
    && /opt/tools/bin/cyclonedx-py environment --pyproject pyproject.toml --mc-type application --output-reproducible \
        --output-format JSON --validate --output-file /wheels/sbom.cdx.json /opt/storybot/bin/python

# What running does not need: tests, what the models' libraries take for training and evaluation alone, and PyTorch's C++
# headers and test programs.
RUN find /opt/storybot/lib -type d -name tests -not -path "*.dist-info/*" -prune -exec rm -r {} + \
    && cd /opt/storybot/lib/python3.11/site-packages \
    && rm -rf scipy scipy.libs sklearn scikit_learn.libs \
    && cd torch \
    && rm -rf test include \
    && find . -path "./bin/*" -maxdepth 2 -not -name torch_shm_manager -prune -exec rm -r {} +

FROM python:3.11-slim

ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="storybot" \
      org.opencontainers.image.description="A chat bot that answers questions about a news story with the story's own words" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="MIT"

COPY --from=build /wheels/sbom.cdx.json /usr/share/doc/storybot/sbom.cdx.json
COPY --from=build /opt/storybot /opt/storybot

# All that is ever written goes into the volume, also what libraries keep in a home or in a cache.
ENV PATH=/opt/storybot/bin:$PATH \
    HOME=/var/lib/storybot \
    XDG_CACHE_HOME=/var/lib/storybot/.cache \
    HF_HUB_OFFLINE=1 \
    PYTHONUNBUFFERED=1 \
    STORYBOT_STATE_DIR=/var/lib/storybot \
    STORYBOT_HTTP=0.0.0.0:8080

# Builds the index, and leaves byte code of the modules that are used, which a read-only file system could not take later.
RUN groupadd --gid 10001 storybot \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/storybot --no-create-home --shell /usr/sbin/nologin storybot \
    && install -d -m 0700 /var/lib/storybot \
    && storybot index \
    && python -c "import bot.telegram.running.life" \
    && find /opt/storybot /usr/local/lib/python3.11 -name __pycache__ -exec chmod -R a+rX {} + \
    && chown -R 10001:10001 /var/lib/storybot

ENV PYTHONDONTWRITEBYTECODE=1
USER 10001:10001

# A new volume starts as a copy of what is there: the index that was just built. In an empty one it is built at the start.
VOLUME /var/lib/storybot
EXPOSE 8080

HEALTHCHECK --interval=30s --timeout=10s --start-period=120s --retries=3 \
    CMD ["python", "-I", "-c", "from urllib.request import ProxyHandler, build_opener; build_opener(ProxyHandler({})).open('http://127.0.0.1:8080/healthz', timeout=5)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["storybot", "run"]
