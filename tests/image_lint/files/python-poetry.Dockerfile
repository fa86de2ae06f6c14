FROM python:3.11 as base
ARG POETRY_VERSION=1.8.3
ENV POETRY_HOME=/opt/poetry \
    PATH="$POETRY_HOME/bin:$PATH" \
    PIP_NO_CACHE_DIR=off

FROM base as builder
RUN curl -sSL https://install.python-poetry.org | python3 - --version $POETRY_VERSION
COPY . .
RUN poetry install --only main

FROM base as production
COPY --from=Builder /app /app
WORKDIR app
ENTRYPOINT ["python"]
CMD ["-m", "service"]
