# Slipstream's image: slim, no root, nothing in it is written to but /data. Built with BuildKit, which sends only what is copied.
FROM python:3.12-slim AS packages
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/slipstream \
 && /opt/slipstream/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.12-slim
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin slipstream \
 && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=packages /opt/slipstream /opt/slipstream
WORKDIR /app
COPY bot bot
COPY advisor advisor
COPY templates templates
COPY migrations migrations
RUN /opt/slipstream/bin/python -m compileall -q bot advisor
ENV PATH=/opt/slipstream/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////data/slipstream.db \
    HEALTH_PORT=8090 \
    LOG_FORMAT=json
USER 10001:10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as ask; ask.urlopen('http://127.0.0.1:' + os.environ['HEALTH_PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
