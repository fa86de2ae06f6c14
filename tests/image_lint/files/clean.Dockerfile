# syntax=docker/dockerfile:1
ARG PYTHON=3.12
FROM python:${PYTHON}-slim AS build
COPY requirements.txt /
RUN python -m venv /venv && /venv/bin/pip install -r /requirements.txt

FROM python:${PYTHON}-slim
ENV PATH=/venv/bin:$PATH
COPY --from=build /venv /venv
WORKDIR /app
COPY src/ ./
USER 10001:10001
CMD ["python", "-m", "service"]
