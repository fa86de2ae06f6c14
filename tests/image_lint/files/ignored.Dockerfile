# hadolint global ignore=DL3059
FROM debian:12
# hadolint ignore=DL3008,DL3015
RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*
# lotse ignore=DOCKERFILE-PIPEFAIL the script checks what it got
RUN curl -fsSL https://example.org/setup.sh | bash
# hadolint ignore=DL3003
RUN make -C /src install
# hadolint ignore=SC2086
RUN rm -rf $HOME/.cache
USER 1000
CMD ["curl", "--version"]
