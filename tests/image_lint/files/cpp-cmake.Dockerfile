ARG DEBIAN=bookworm
FROM debian:${DEBIAN} AS build
RUN apt-get update && apt-get install -y cmake g++ ninja-build libssl-dev
COPY . /src
RUN cmake -S /src -B /build -G Ninja && cmake --build /build && ctest --test-dir /build

FROM debian:${DEBIAN}-slim
LABEL org.opencontainers.image.version="${VERSION}"
COPY --from=build /build/server /usr/local/bin/
RUN apt-get update; apt-get install -y --no-install-recommends libssl3; apt-get clean
USER nobody
CMD ["server"]
