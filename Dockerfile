# The grown installation: one image for the web, configured by environment variables only.

FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements/s3.txt requirements/s3.txt
RUN python -m venv /opt/shiraka && /opt/shiraka/bin/pip install --no-cache-dir --require-hashes -r requirements/s3.txt
COPY . .
RUN /opt/shiraka/bin/pip install --no-cache-dir --no-deps .
# Collecting needs settings that are complete, not secret; these stay in this stage.
RUN SHIRAKA_SECRET_KEY=$(printf '%064d' 0) SHIRAKA_AUDIT_KEY=$(printf '%064d' 0) SHIRAKA_STATIC=/opt/shiraka/static \
    /opt/shiraka/bin/shiraka django collectstatic --no-input --verbosity 0

FROM python:3.11-slim
RUN useradd --system --home-dir /srv/shiraka --create-home shiraka
COPY --from=build /opt/shiraka /opt/shiraka
USER shiraka
WORKDIR /srv/shiraka
RUN mkdir data
VOLUME /srv/shiraka/data
ENV PATH=/opt/shiraka/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SHIRAKA_HOME=/srv/shiraka/data \
    SHIRAKA_HOST=0.0.0.0 \
    SHIRAKA_LOG_JSON=true \
    SHIRAKA_STATIC=/opt/shiraka/static
EXPOSE 8000
# Asked by a name that the site answers to: by its bare address it would refuse itself.
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import os; from urllib.request import Request, urlopen; \
  name = os.environ.get('SHIRAKA_ALLOWED_HOSTS', 'localhost').split(',')[0].strip().lstrip('.'); \
  urlopen(Request('http://127.0.0.1:8000/healthz', headers={'Host': name}))"]
STOPSIGNAL SIGTERM
CMD ["shiraka", "serve"]
