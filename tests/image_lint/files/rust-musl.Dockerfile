FROM rust:1.81-alpine AS build
RUN apk add musl-dev
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM scratch
COPY --from=build /src/target/release/tool /tool
USER 65534:65534
ENTRYPOINT ["/tool"]
