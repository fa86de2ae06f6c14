"""For each rule of `lotse image lint`: Dockerfiles in which it finds something, and ones in which it must stay silent.

A case is a text; "@LINE:COLUMN" at its beginning says where the (first) finding has to be. Further files beside the Dockerfile are given as a
dictionary. `# config:` lines at the top are the .hadolint.yaml.
"""

P = "FROM python:3.12-slim\n"
D = "FROM debian:12\n"
A = "FROM alpine:3.20\n"
R = "FROM rockylinux:9\n"
S = "FROM opensuse/leap:15.6\n"
N = "FROM node:22\n"
RUNS = 'CMD ["app"]\n'  # the image is run
SCHEMA = "# config: label-schema: {%s}\n"

CASES = {
    "INSTRUCTION-CASING": (
        ["@2:1 " + D + "run true\nUSER 1\n", "@1:1 FROM debian:12\nrun true\nuser 1\n", "@2:1 " + D + "Run true\n"],
        [D + "RUN true\n", "from debian:12\nrun true\n"]),
    "FROM-AS-CASING": (
        ["@1:17 FROM debian:12  as build\nRUN true\n", "@1:17 from debian:12  AS build\nrun true\n"],
        ["FROM debian:12 AS build\n", "from debian:12 as build\n", D]),
    "MAINTAINER": (["@2:1 " + D + "MAINTAINER me\n"], [D + "LABEL maintainer=me\n"]),
    "LEGACY-KEY-VALUE": (
        ["@2:5 " + D + "ENV A b c\n", "@2:7 " + D + "LABEL a b\n"],
        [D + "ENV A=b\n", D + "LABEL a=b c=d\n", D + "ARG A\n"]),
    "INLINE-IGNORE": (
        [D + "# config: override: {warning: [DL1001]}\n# hadolint ignore=DL3008\nRUN apt-get install -y a\n"],
        [D + "# hadolint ignore=DL3008\nRUN apt-get install -y a\n"]),
    "DESCRIPTION": (
        ["@3:1 # check=experimental=InvalidDefinitionDescription\n\n# the version\nARG VERSION=1\nFROM debian:12\n",
         "@2:1 # check=experimental=all\n# builds it\nFROM debian:12 AS build\n"],
        ["# check=experimental=InvalidDefinitionDescription\n\n# VERSION of it\nARG VERSION=1\n# a comment\n\nFROM debian:12 AS build\n",
         "# the version\nARG VERSION=1\nFROM debian:12\n"]),
    "IMAGE-UNTAGGED": (
        ["@1:6 FROM debian\n", "FROM example.org:5000/team/app\n", "FROM --platform=$BUILDPLATFORM debian AS x\n"],
        [D, "FROM debian@sha256:" + "0" * 64 + "\n", "FROM scratch\n", "FROM debian:12 AS base\nFROM base\n",
         "ARG TAG=12\nFROM debian:${TAG}\n", "ARG IMAGE=debian\nFROM $IMAGE\n", "ARG IMAGE\nFROM ${IMAGE:-debian}\n",
         "FROM localhost:5000/a:1\n", "FROM debian:12 AS Base\nFROM base\n"]),
    "IMAGE-LATEST": (
        ["@1:6 FROM debian:latest\n", "@2:13 " + D + "COPY --from=composer:latest /a /b\n", "FROM example.org:5000/a:latest AS x\n"],
        [D, "FROM debian:latest@sha256:" + "0" * 64 + "\n", "ARG TAG=latest\nFROM debian:$TAG\n"]),
    "REGISTRY-UNTRUSTED": (
        ["@2:6 # config: trustedRegistries: [example.org]\n" + D, "# config: trustedRegistries: ['*.example.org']\nFROM evil.org/a:1\n",
         "# config: trustedRegistries: [docker.io]\nFROM ghcr.io/a/b:1\n"],
        [D, "# config: trustedRegistries: [docker.io]\n" + D, "# config: trustedRegistries: ['*.example.org']\nFROM r.example.org/a:1\n",
         "# config: trustedRegistries: ['*']\nFROM r.example.org/a:1\n", "# config: trustedRegistries: [example.org]\nFROM scratch\n"]),
    "PLATFORM-REDUNDANT": (
        ["@1:6 FROM --platform=$TARGETPLATFORM debian:12\n", "FROM --platform=${TARGETPLATFORM} debian:12\n"],
        ["FROM --platform=$BUILDPLATFORM debian:12\n", D]),
    "PLATFORM-FIXED": (
        ["@1:6 FROM --platform=linux/amd64 debian:12\n"],
        ["FROM --platform=$BUILDPLATFORM debian:12\n", "ARG P=linux/arm64\nFROM --platform=${P} debian:12\n"]),
    "FROM-UNDEFINED-ARG": (
        ["@1:6 FROM debian:$TAG\n", "FROM debian:12\nARG TAG=1\nFROM debian:$TAG\n", "FROM --platform=$MINE debian:12\n"],
        ["ARG TAG=12\nFROM debian:$TAG\n", "FROM debian:${TAG:-12}\n", "FROM --platform=$BUILDPLATFORM debian:12\n"]),
    "FROM-INVALID-DEFAULT": (
        ["@2:6 ARG TAG\nFROM debian:$TAG\n", "ARG TAG=\nFROM debian:${TAG}\n", "ARG I\nFROM $I\n", "ARG V\nFROM debian:$V-slim\n"],
        ["ARG TAG=12\nFROM debian:$TAG\n", "ARG TAG\nFROM debian:${TAG:-12}\n", "ARG V\nFROM debian:12$V\n", "ARG R\nFROM ${R}debian:12\n"]),
    "STAGE-CASING": (["@1:19 FROM debian:12 AS Build\n"], ["FROM debian:12 AS build-2\n"]),
    "STAGE-DUPLICATE": (
        ["@2:19 FROM debian:12 AS a\nFROM debian:12 AS a\n", "FROM debian:12 AS a\nFROM debian:12 AS A\n"],
        ["FROM debian:12 AS a\nFROM debian:12 AS b\nFROM debian:12\nFROM debian:12\n"]),
    "STAGE-RESERVED": (["@1:19 FROM debian:12 AS scratch\n", "FROM debian:12 AS Context\n"], ["FROM debian:12 AS scratchpad\n"]),
    "STAGE-UNUSED": (
        ["@1:19 FROM debian:12 AS left\nRUN true\nFROM debian:12\nRUN true\n"],
        ["FROM debian:12 AS a\nFROM a\n", "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a /x /x\n",
         "FROM debian:12 AS a\nFROM debian:12\nRUN --mount=type=bind,from=a,target=/x true\n", "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=0 /x /x\n",
         "FROM debian:12 AS dev\nCMD [\"a\"]\nFROM debian:12\n",
         "FROM debian:12 AS lint\nRUN a\nFROM debian:12 AS docs\nRUN b\nFROM debian:12\n", "ARG X=a\nFROM debian:12 AS a\nRUN a\nFROM $X\n",
         "FROM debian:12 AS a\nFROM debian:12\n", "FROM debian:12 AS a\nRUN true\nFROM debian:12\nARG X\nCOPY --from=$X /a /a\n"]),
    "UNDEFINED-VARIABLE": (
        ["@3:9 ARG TAG=12\nFROM debian:$TAG\nENV A=a-$TAG\n", D + "COPY a $DEST/\n", "ARG V=1\nFROM python:3.12\nRUN pip install a==$V\n",
         "FROM python:3.12\nENV APP_HOME=/x\nWORKDIR $APP_HOM\n", "FROM scratch\nCOPY a ${B}/c\n", "FROM debian:12\nLABEL arch=$TARGETARCH\n",
         "FROM debian:12 AS a\nFROM debian:12\nENV X=$Y\n", "FROM debian:12\nENV X=$Z\nENV Z=1\n"],
        ["ARG TAG=12\nFROM debian:$TAG\nARG TAG\nENV A=$TAG\n", D + "ARG DEST=/x\nCOPY a $DEST/\n", D + "ENV PATH=/x:$PATH\n",
         "FROM python:3.12\nENV V=$PYTHON_VERSION\n", D + "COPY a ${DEST:-/x}/\n", "ARG V=1\nFROM python:3.12\nRUN V=2; echo \"$V\"\n",
         "FROM debian:12 AS a\nENV X=/x\nFROM a\nWORKDIR $X\n", "FROM debian:12\nARG TARGETARCH\nLABEL arch=$TARGETARCH\n",
         D + "RUN for f in *; do echo \"$f\"; done\n", D + "ENV A=\\$B\n", "ARG V=1\nFROM debian:12\nRUN read V; echo $V\n"]),
    "ENV-OF-ITSELF": (
        ["@2:11 " + D + "ENV A=1 B=$A\n", D + "ENV A=1 \\\n    B=${A}/x\n"],
        [D + "ENV A=1\nENV B=$A\n", D + "ENV A=1\nENV A=2 B=$A\n", D + "ENV PATH=/x:$PATH\n", D + "ENV A=1 B=${A:-2}\n"]),
    "SECRET-IN-IMAGE": (
        ["@2:5 " + D + "ARG NPM_TOKEN\n", D + "ENV DB_PASSWORD=abc\n", D + "ENV secret=1 x=2\n", D + "ARG AWS_SECRET_ACCESS_KEY\n"],
        [D + "ENV DB_PASSWORD_FILE=/run/secrets/x\n", D + "ARG PUBLIC_KEY=1\n", D + "ENV TOKEN_URL=https://x\n", D + "ENV DB_PASSWORD=\n",
         D + "ENV MONKEY=1 TURKEY=2\n", D + "ENV AUTHOR=me\n"]),
    "FRONTEND-KEPT": (
        ["@2:5 " + D + "ENV DEBIAN_FRONTEND=noninteractive\n"],
        [D + "ARG DEBIAN_FRONTEND=noninteractive\n", "FROM debian:12 AS a\nENV DEBIAN_FRONTEND=noninteractive\nFROM debian:12\nCOPY --from=a /a /a\n"]),
    "ADD-FOR-COPY": (
        ["@2:1 " + D + "ADD a /b\n", D + "ADD . /app\n", D + "ADD a.jar b.jar /x/\n", D + "ADD --chown=1:1 a /b\n"],
        [D + "ADD a.tar.gz /\n", D + "ADD https://x.org/a /b\n", D + "ADD https://github.com/a/b.git#v1 /b\n", D + "COPY a /b\n", D + "ADD $F /b\n",
         D + "ADD git@github.com:a/b.git /b\n", D + "ADD rootfs.tar.xz /\n", D + "ADD *.tgz /\n"]),
    "ADD-UNCHECKED": (
        ["@2:5 " + D + "ADD https://x.org/a /b\n"],
        [D + "ADD --checksum=sha256:" + "0" * 64 + " https://x.org/a /b\n", D + "ADD https://github.com/a/b.git#v1 /b\n", D + "ADD a.tar /b\n"]),
    "COPY-FROM-UNKNOWN": (
        ["@2:13 " + D + "COPY --from=nope /a /b\n", D + "COPY --from=3 /a /b\n", "FROM debian:12 AS a\nCOPY --from=b /a /b\nFROM debian:12 AS b\n"],
        ["FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a /a /b\n", D + D + "COPY --from=0 /a /b\n", D + "COPY --from=nginx:1 /a /b\n",
         D + "COPY --from=ghcr.io/astral-sh/uv /uv /b\n", "FROM debian:12 AS Build\nFROM debian:12\nCOPY --from=build /a /b\n",
         D + "ARG X=a\nCOPY --from=$X /a /b\n"]),
    "COPY-FROM-ITSELF": (
        ["@2:13 FROM debian:12 AS a\nCOPY --from=a /a /b\n", "FROM debian:12 AS a\nCOPY --from=A /a /b\n", D + "COPY --from=0 /a /b\n"],
        ["FROM debian:12 AS a\nFROM debian:12 AS b\nCOPY --from=a /a /b\n"]),
    "COPY-WHOLE-STAGE": (
        ["@3:15 FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a / /\n"],
        ["FROM debian:12 AS a\nFROM scratch\nCOPY --from=a / /\n", "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a /usr /usr\n",
         "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a / /rootfs\n",
         "FROM tonistiigi/xx:1.5 AS xx\nFROM debian:12\nCOPY --from=xx / /\n"]),
    "COPY-SEVERAL": (
        ["@2:10 " + D + "COPY a b /c\n", D + "ADD a b /c\n", D + 'COPY ["a", "b", "/c"]\n'],
        [D + "COPY a b /c/\n", D + "COPY a /c\n", D + "COPY a b .\n", D + "ARG C=/c/\nCOPY a b $C\n", D + "COPY a b ./\n"]),
    "COPY-RELATIVE": (
        ["@2:8 " + D + "COPY a b\n", D + "COPY a .\n"],
        [D + "WORKDIR /x\nCOPY a b\n", D + "COPY a /b\n", "FROM debian:12 AS a\nWORKDIR /x\nFROM a\nCOPY a b\n", D + "ARG X\nCOPY a $X/b\n",
         "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY a C:\\\\b\n"]),
    "COPY-IGNORED": (
        [("@2:6 " + D + "COPY a.txt /b\n", {".dockerignore": "a.txt\n", "a.txt": ""}), (D + "COPY ./dist/x /b\n", {".dockerignore": "dist\n"}),
         (D + "COPY node_modules /n\n", {".dockerignore": "**/node_modules\n"})],
        [(D + "COPY a.txt /b\n", {".dockerignore": "*.txt\n!a.txt\n"}), (D + "COPY . /b\n", {".dockerignore": "*\n!src\n"}),
         ("FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a /a.txt /b\n", {".dockerignore": "a.txt\n"}), D + "COPY a.txt /b\n"]),
    "NO-DOCKERIGNORE": (
        ["@2:6 " + D + "COPY . /app\n", D + "WORKDIR /a\nCOPY ./ ./\n"],
        [(D + "COPY . /app\n", {".dockerignore": ".git\n"}), (D + "COPY . /app\n", {"Dockerfile.dockerignore": ".git\n"}), D + "COPY src /app\n"]),
    "COPY-ARCHIVE": (
        ["@2:6 " + D + "COPY a.tar.gz /tmp/\nRUN tar -xzf /tmp/a.tar.gz -C /\n", D + "COPY a.tar.gz /tmp/b.tgz\nRUN cd /x && tar xf /tmp/b.tgz\n"],
        [D + "COPY a.tar.gz /tmp/\nRUN tar -tzf /tmp/a.tar.gz\n", D + "ADD a.tar.gz /\n", D + "COPY a.tar.gz /tmp/\nRUN tar -xzf /tmp/other.tar.gz\n"]),
    "COPY-SECRET": (
        ["@2:6 " + D + "COPY id_rsa /root/.ssh/\n", D + "COPY .env /app/\n", D + "ADD --chown=1 .env.production tls/server.key /x/\n", D + "COPY .ssh/ /x/\n"],
        [D + "COPY .env.example /app/\n", D + "COPY id_rsa.pub /x\n", "FROM debian:12 AS a\nFROM debian:12\nCOPY --from=a /x.key /x\n", D + "COPY keys.py /x\n", D + "ADD https://x.org/Release.key /x\n"]),
    "WORKDIR-RELATIVE": (
        ["@2:9 " + D + "WORKDIR app\n", D + "WORKDIR /a\nWORKDIR b\n"],
        [D + "WORKDIR /app\n", D + "ARG X=/a\nWORKDIR $X\n", D + "WORKDIR ${X:-/a}/b\n", "# escape=`\nFROM a/windows:1\nWORKDIR C:\\app\n"]),
    "USER-ROOT": (
        ["@2:6 " + D + "USER root\n", D + "USER app\nUSER 0:0\n", "FROM debian:12 AS a\nUSER root\nFROM a\nRUN true\n"],
        [D + "USER root\nRUN true\nUSER 1000\n", "FROM debian:12 AS a\nUSER root\nFROM debian:12\nUSER 1000\n", D]),
    "USER-MISSING": (
        ["@1:1 " + P + RUNS, "FROM scratch\n" + RUNS, "FROM python:3.12 AS base\nFROM base\n" + RUNS],
        [P + "USER 1000\n" + RUNS, "FROM gcr.io/distroless/static:nonroot\n" + RUNS, "FROM my/base:1\n" + RUNS, P + "RUN true\n"]),
    "USER-NAMED": (
        ["@2:6 " + D + "USER app\n", D + "USER app:app\n"],
        [D + "USER 1000\n", D + "USER 1000:app\n", D + "ARG U=1\nUSER $U\n", D + "USER root\n", "# escape=`\nFROM a/windows:1\nUSER ContainerUser\n"]),
    "EXPOSE-FORMAT": (
        ["@2:8 " + D + "EXPOSE 80:80\n", D + "EXPOSE 127.0.0.1:80:80/tcp\n"], [D + "EXPOSE 80 81/udp 90-99\n", D + "ARG P=80\nEXPOSE $P\n"]),
    "EXPOSE-CASING": (["@2:8 " + D + "EXPOSE 80/TCP\n", D + "EXPOSE 80/tcp 81/Udp\n"], [D + "EXPOSE 80/tcp 81/udp\n"]),
    "CMD-SEVERAL": (
        ["@3:1 " + D + 'CMD ["a"]\nCMD ["b"]\n'], [D + 'CMD ["a"]\n', 'FROM debian:12 AS a\nCMD ["a"]\nFROM a\nCMD ["b"]\n']),
    "ENTRYPOINT-SEVERAL": (["@3:1 " + D + 'ENTRYPOINT ["a"]\nENTRYPOINT ["b"]\n'], [D + 'ENTRYPOINT ["a"]\nCMD ["b"]\n']),
    "HEALTHCHECK-SEVERAL": (["@3:1 " + D + "HEALTHCHECK CMD a\nHEALTHCHECK NONE\n"], [D + "HEALTHCHECK CMD a\n"]),
    "HEALTHCHECK-MISSING": (
        ["@2:1 " + D + "EXPOSE 80\n" + RUNS],
        [D + "EXPOSE 80\nHEALTHCHECK CMD a\n" + RUNS, D + "EXPOSE 80\nHEALTHCHECK NONE\n" + RUNS, D + RUNS, D + "EXPOSE 80\n", "FROM scratch\nEXPOSE 80\n" + RUNS]),
    "SHELL-FORM": (
        ["@2:1 " + D + "CMD a b\n", D + "ENTRYPOINT exec a\n", D + "CMD a && b\n"],
        [D + 'CMD ["a"]\n', D + 'SHELL ["/bin/bash", "-c"]\nCMD a b\n', D + "HEALTHCHECK CMD a\n", "# escape=`\nFROM a/windows:1\nCMD a\n"]),
    "LABEL-KEY": (
        ["@2:7 " + D + "LABEL com.docker.x=1\n", D + "LABEL a..b=1\n", D + "LABEL -a=1\n", D + 'LABEL "a b"=1\n'],
        [D + "LABEL org.example.a-b=1 maintainer=me\n", D + "LABEL a_b=1\n"]),
    "LABEL-MISSING": (
        ["@2:1 " + SCHEMA % "a: text" + D], [D, SCHEMA % "a: text" + D + "LABEL a=1\n", SCHEMA % "a: text" + "FROM debian:12 AS x\nLABEL a=1\nFROM x\n"]),
    "LABEL-SUPERFLUOUS": (
        ["@4:11 # config: strict-labels: true\n" + SCHEMA % "a: text" + D + "LABEL a=1 b=2\n"], [SCHEMA % "a: text" + D + "LABEL a=1 b=2\n"]),
    "LABEL-EMPTY": (["@3:7 " + SCHEMA % "a: text" + D + 'LABEL a=""\n'], [SCHEMA % "a: text" + D + 'LABEL a=x b=""\n']),
    "LABEL-URL": (
        ["@3:9 " + SCHEMA % "a: url" + D + "LABEL a=example\n"], [SCHEMA % "a: url" + D + "LABEL a=https://example.org/x\n", D + "LABEL a=example\n"]),
    "LABEL-TIME": (
        ["@3:9 " + SCHEMA % "a: rfc3339" + D + "LABEL a=2024-05-01\n"],
        [SCHEMA % "a: rfc3339" + D + "LABEL a=2024-05-01T12:00:00Z\n", SCHEMA % "a: rfc3339" + D + "LABEL a=2024-05-01T12:00:00.5+02:00\n",
         SCHEMA % "a: rfc3339" + D + "ARG T\nLABEL a=$T\n"]),
    "LABEL-SPDX": (
        ["@3:9 " + SCHEMA % "a: spdx" + D + 'LABEL a="MIT and more"\n'],
        [SCHEMA % "a: spdx" + D + "LABEL a=MIT\n", SCHEMA % "a: spdx" + D + 'LABEL a="Apache-2.0 OR (MIT AND BSD-3-Clause)"\n']),
    "LABEL-HASH": (
        ["@3:9 " + SCHEMA % "a: hash" + D + "LABEL a=main\n"], [SCHEMA % "a: hash" + D + "LABEL a=abcdef0\n", SCHEMA % "a: hash" + D + f"LABEL a={'0' * 40}\n"]),
    "LABEL-SEMVER": (
        ["@3:9 " + SCHEMA % "a: semver" + D + "LABEL a=1.2\n", SCHEMA % "a: semver" + D + "LABEL a=01.2.3\n"],
        [SCHEMA % "a: semver" + D + "LABEL a=1.2.3-rc.1+b5\n"]),
    "LABEL-EMAIL": (["@3:9 " + SCHEMA % "a: email" + D + "LABEL a=me\n"], [SCHEMA % "a: email" + D + "LABEL a=me@example.org\n"]),
    "RUN-CONSECUTIVE": (
        ["@3:1 " + D + "RUN a\nRUN b\n"],
        [D + "RUN a\nUSER 1\nRUN b\n", D + "RUN a\nRUN --mount=type=cache,target=/x b\n",
         "FROM debian:12 AS a\nRUN a\nRUN b\nFROM debian:12\nCOPY --from=a /a /a\n", D + "RUN <<E\na\nE\nRUN b\n"]),
    "SOURCE-FIRST": (
        ["@4:5 " + P + "WORKDIR /a\nCOPY . .\nRUN pip install -r requirements.txt\n", N + "COPY . /a\nRUN npm ci\n", N + "COPY ./ /a\nRUN npm install\n",
         "FROM golang:1.23\nCOPY . /a\nRUN go mod download\n", N + "COPY . /a\nRUN cd /a && yarn\n"],
        [P + "COPY requirements.txt /\nRUN pip install -r requirements.txt\nCOPY . /a\n", P + "COPY . /a\nRUN pip install /a\n",
         N + "COPY . /a\nRUN npm install -g serve@14\n", N + "COPY package.json /a/\nRUN npm ci\nCOPY . /a\nRUN npm install\n",
         P + "COPY . /a\nRUN --mount=type=cache,target=/root/.cache pip install -r /a/requirements.txt\n", N + "COPY . /a\nRUN npm run build\n"]),
    "OWNER-AFTERWARDS": (
        ["@3:18 " + D + "COPY . /app\nRUN chown -R 1:1 /app\n", D + "COPY x /app/x\nRUN chmod -R 755 /app/\n",
         D + "WORKDIR /app\nCOPY . .\nRUN chown -R 1 .\n", D + "COPY . /app\nRUN chown -R 1 /app/data\n"],
        [D + "COPY . /app\nRUN chown -R 1:1 /data\n", D + "COPY . /app\nRUN chown 1 /app\n", D + "RUN mkdir /app && chown -R 1 /app\nCOPY . /app\n",
         D + "COPY --chown=1 . /app\nRUN chown -R 1 /app\n", "FROM debian:12 AS a\nCOPY . /app\nRUN chown -R 1 /app\nFROM debian:12\nCOPY --from=a /app /app\n"]),
    "BUILD-TOOLS": (
        ["@2:24 " + D + "RUN apt-get install -y gcc\n" + RUNS, A + "RUN apk add --no-cache musl-dev\n" + RUNS, R + "RUN dnf install -y gcc-c++\n" + RUNS],
        [D + "RUN apt-get install -y gcc && make && apt-get purge -y gcc\n" + RUNS, D + "RUN apt-get install -y curl\n" + RUNS,
         "FROM debian:12 AS a\nRUN apt-get install -y gcc\nFROM debian:12\nCOPY --from=a /a /a\n" + RUNS, D + "RUN apt-get install -y gcc\n",
         A + "RUN apk add --no-cache --virtual .d gcc && make && apk del .d\n" + RUNS]),
    "COMMAND-USELESS": (
        ["@2:5 " + D + "RUN ps aux\n", D + "RUN service nginx start\n", D + "RUN ssh host true\n"],
        [D + "RUN apt-get install -y vim ssh\n", D + "RUN --mount=type=ssh ssh host true\n", D + "RUN echo kill\n"]),
    "SUDO": (["@2:5 " + D + "RUN sudo true\n", D + "RUN a && sudo -E b\n"], [D + "RUN apt-get install -y sudo\n", D + "RUN echo sudo\n"]),
    "CHANGE-FOLDER": (
        ["@2:5 " + D + "RUN cd /a && make\n", D + "RUN set -e; cd /a; make\n"],
        [D + "RUN a && cd /b && make && cd ..\n", D + "RUN (cd /a && make)\n", D + "WORKDIR /a\nRUN make\n", D + "RUN <<E\ncd /a\nmake\nE\n"]),
    "SHELL-LINK": (
        ["@2:22 " + D + "RUN ln -sf /bin/bash /bin/sh\n", D + "RUN rm /bin/sh && ln -s bash /bin/sh\n"],
        [D + "RUN ln -s /bin/sh /x\n", D + "RUN ln -s /bin/bash /bin/shell\n"]),
    "WGET-PROGRESS": (
        ["@2:5 " + D + "RUN wget http://x\n", D + "RUN a && wget -O b http://x\n"],
        [D + "RUN wget -q http://x\n", D + "RUN wget -qO- http://x\n", D + "RUN wget -nv http://x\n", D + "RUN wget --progress=dot:giga http://x\n",
         D + "RUN apt-get install -y wget\n", D + "RUN wget --quiet -O - http://x\n"]),
    "USERADD-LARGE-UID": (
        ["@2:5 " + D + "RUN useradd -u 123456 a\n", D + "RUN useradd --uid=1000000 a\n", D + "RUN useradd -m -u 999999 a\n"],
        [D + "RUN useradd -l -u 123456 a\n", D + "RUN useradd -u 1000 a\n", D + "RUN useradd --no-log-init -u 123456 a\n", D + "RUN useradd -u $U a\n",
         D + "RUN useradd -lu 123456 a\n"]),
    "WGET-AND-CURL": (
        ["@3:5 " + D + "RUN wget -q http://x\nRUN curl http://x\n", D + "RUN curl -O http://x && wget http://y\n"],
        [D + "RUN apt-get install -y wget curl && curl http://x\n", "FROM debian:12 AS a\nRUN wget -q http://x\nFROM debian:12\nRUN curl http://x\n"]),
    "PIPEFAIL": (
        ["@2:5 " + D + "RUN curl x | sh\n", D + "RUN a && wget -qO- x | tar x\n", D + "RUN <<E\ncurl x | sh\nE\n", D + "RUN x=$(curl x | cut -f1) && b\n",
         D + 'SHELL ["/bin/bash", "-c"]\nRUN curl x | sh\n', D + 'RUN bash -c "curl x | sh"\n'],
        [D + 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN curl x | sh\n', D + 'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]\nRUN curl x | sh\n',
         D + "RUN set -o pipefail && curl x | sh\n", D + "RUN set -euxo pipefail; curl x | sh\n", D + "RUN echo a | sh\n", D + "RUN yes | apt-get install a\n",
         D + "RUN a || b\n", D + "RUN echo 'a | b'\n", D + "RUN if a | b; then c; fi\n", D + "RUN <<E\n#!/bin/bash -eo pipefail\ncurl x | sh\nE\n",
         "FROM debian:12 AS a\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nFROM a\nRUN curl x | sh\n", D + "RUN python3 <<E\na | b\nE\n",
         "FROM a/windows:1\nSHELL [\"powershell\", \"-Command\"]\nRUN a | b\n", D + "RUN bash -o pipefail <<E\ncurl x | sh\nE\n",
         D + "RUN case $x in a|b) true;; esac\n", D + "RUN [[ $x =~ (a|b) ]]\n"]),
    "APT-YES": (
        ["@2:5 " + D + "RUN apt-get install a\n", D + "RUN apt-get -q upgrade\n", D + "RUN /usr/bin/apt-get install a\n", D + "RUN sudo apt-get install a\n",
         D + 'RUN ["apt-get", "install", "a"]\n', D + "RUN if true; then apt-get install a; fi\n", D + "RUN <<E\napt-get install a\nE\n",
         D + "RUN DEBIAN_FRONTEND=noninteractive apt-get install a\n", D + "RUN sh -c 'apt-get install a'\n"],
        [D + "RUN apt-get install -y a\n", D + "RUN apt-get -y install a\n", D + "RUN apt-get -qq install a\n", D + "RUN apt-get -qqy install a\n",
         D + "RUN apt-get install --yes a\n", D + "RUN apt-get install --assume-yes a\n", D + "RUN apt-get update\n", D + "RUN apt-get $FLAGS install a\n",
         D + "RUN apt-get -o APT::Get::Assume-Yes=true install a\n", D + "RUN yes | apt-get install a\n", D + "RUN echo apt-get install a\n"]),
    "APT-RECOMMENDS": (
        ["@2:5 " + D + "RUN apt-get install -y a\n"],
        [D + "RUN apt-get install -y --no-install-recommends a\n", D + "RUN apt-get install -y -o APT::Install-Recommends=0 a\n",
         D + "RUN echo 'APT::Install-Recommends \"0\";' > /etc/apt/apt.conf.d/x\nRUN apt-get install -y a\n"]),
    "APT-INTERACTIVE": (
        ["@2:5 " + D + "RUN apt install -y a\n", D + "RUN apt update\n"], [D + "RUN apt-get install -y a\n", D + "RUN ls /etc/apt\n", D + "RUN apt-cache show a\n"]),
    "APT-DIST-UPGRADE": (["@2:13 " + D + "RUN apt-get dist-upgrade -y\n"], [D + "RUN apt-get upgrade -y\n"]),
    "APT-LISTS": (
        ["@2:5 " + D + "RUN apt-get update && apt-get install -y a\n", D + "RUN apt-get update && apt-get install -y a && apt-get clean\n",
         D + "RUN <<E\napt-get update\napt-get install -y a\nE\n"],
        [D + "RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\n", D + "RUN apt-get update; rm -r /var/lib/apt/lists\n",
         D + "RUN --mount=type=cache,target=/var/lib/apt apt-get update\n", D + "RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/* /tmp/*\n",
         "FROM debian:12 AS a\nRUN apt-get update && apt-get install -y a\nFROM debian:12\nCOPY --from=a /a /a\n",
         D + "RUN apt-get update && rm -rf /var/lib/{apt,dpkg}/\n", D + "RUN --mount=type=cache,target=/var/lib/apt/lists apt-get update\n"]),
    "APT-UPDATE-ALONE": (
        ["@2:5 " + D + "RUN apt-get update\nRUN apt-get install -y a\n"],
        [D + "RUN apt-get update && apt-get install -y a\n", D + "RUN apt-get update\nRUN apt-get update && apt-get install -y a\n"]),
    "APK-CACHE": (
        ["@2:5 " + A + "RUN apk add a\n", A + "RUN apk update && apk add a\n"],
        [A + "RUN apk add --no-cache a\n", A + "RUN apk --no-cache add a\n", A + "RUN --mount=type=cache,target=/var/cache/apk apk add a\n",
         A + "RUN apk add a && rm -rf /var/cache/apk/*\n", "FROM alpine:3 AS a\nRUN apk add a\nFROM alpine:3\nCOPY --from=a /a /a\n"]),
    "APK-UPGRADE": (["@2:9 " + A + "RUN apk upgrade\n", A + "RUN apk --no-cache upgrade\n"], [A + "RUN apk upgrade openssl\n", A + "RUN apk add --no-cache a\n"]),
    "YUM-YES": (["@2:5 " + R + "RUN yum install a\n"], [R + "RUN yum install -y a\n", R + "RUN yum -y install a\n", R + "RUN yum clean all\n"]),
    "YUM-UPGRADE": (["@2:12 " + R + "RUN yum -y update\n"], [R + "RUN yum -y update openssl\n"]),
    "YUM-CACHE": (
        ["@2:5 " + R + "RUN yum install -y a\n"],
        [R + "RUN yum install -y a && yum clean all\n", R + "RUN yum install -y a && rm -rf /var/cache/yum\n",
         R + "RUN --mount=type=cache,target=/var/cache/yum yum install -y a\n"]),
    "ZYPPER-YES": (
        ["@2:5 " + S + "RUN zypper install a\n"], [S + "RUN zypper -n in a\n", S + "RUN zypper --non-interactive in a\n", S + "RUN zypper in -y a\n"]),
    "ZYPPER-DIST-UPGRADE": (["@2:15 " + S + "RUN zypper -n dup\n"], [S + "RUN zypper -n up\n"]),
    "ZYPPER-CACHE": (["@2:5 " + S + "RUN zypper -n in a\n"], [S + "RUN zypper -n in a && zypper clean\n", S + "RUN zypper -n in a && zypper cc -a\n"]),
    "DNF-YES": (["@2:5 " + R + "RUN dnf install a\n", R + "RUN microdnf install a\n"], [R + "RUN dnf install -y a\n"]),
    "DNF-UPGRADE": (["@2:9 " + R + "RUN dnf upgrade -y\n"], [R + "RUN dnf upgrade -y openssl\n"]),
    "DNF-CACHE": (
        ["@2:5 " + R + "RUN dnf install -y a\n"],
        [R + "RUN dnf install -y a && dnf clean all\n", R + "RUN --mount=type=cache,target=/var/cache/dnf dnf install -y a\n",
         R + "RUN microdnf install -y a && rm -rf /var/cache/yum\n"]),
    "PIP-CACHE": (
        ["@2:5 " + P + "RUN pip install -r r.txt\n", P + "RUN python3 -m pip install a==1\n", P + "RUN pip3.12 install a==1\n"],
        [P + "RUN pip install --no-cache-dir -r r.txt\n", P + "ENV PIP_NO_CACHE_DIR=1\nRUN pip install a==1\n", P + "RUN PIP_NO_CACHE_DIR=1 pip install a==1\n",
         P + "RUN --mount=type=cache,target=/root/.cache pip install a==1\n", P + "RUN --mount=type=cache,target=/root/.cache/pip pip install a==1\n",
         P + "RUN pip install a==1 && rm -rf ~/.cache\n", "FROM python:3.12 AS a\nRUN pip install a==1\nFROM python:3.12\nCOPY --from=a /a /a\n",
         P + "RUN pip --version\n", "FROM python:3.12 AS a\nENV PIP_NO_CACHE_DIR=on\nFROM a\nRUN pip install a==1\n", P + "RUN pip --no-cache-dir install a==1\n"]),
    "YARN-CACHE": (
        ["@2:5 " + N + "RUN yarn install\n", N + "RUN yarn --frozen-lockfile\n"],
        [N + "RUN yarn install && yarn cache clean\n", N + "RUN --mount=type=cache,target=/root/.cache/yarn yarn install\n", N + "RUN yarn build\n",
         N + "RUN yarn --version\n"]),
    "APT-UNPINNED": (
        ["@2:24 " + D + "RUN apt-get install -y curl\n", "@2:30 " + D + "RUN apt-get install -y a=1.2 curl\n",
         "@3:5 " + D + "RUN apt-get install -y \\\n    curl\n"],
        [D + "RUN apt-get install -y curl=7.88.1-10\n", D + "RUN apt-get install -y curl=$V\n", D + "RUN apt-get install -y ${PKGS}\n",
         D + "RUN apt-get install -y $PKGS\n", D + "RUN apt-get install -y ./x.deb\n", D + "RUN apt-get install -y /tmp/x.deb\n",
         D + "RUN apt-get install -y /tmp/*.deb\n", D + "RUN apt-get install -y -t bookworm-backports curl\n",
         D + "RUN apt-get install -y --target-release=bookworm-backports curl\n", D + "RUN apt-get install -y $(cat list)\n",
         D + "RUN apt-get install -y `cat list`\n", D + "RUN xargs apt-get install -y < list\n", D + "RUN apt-get install -y curl/bookworm-backports\n",
         D + "RUN apt-get install -y 'curl=7.*'\n", D + "RUN apt-get -o Dpkg::Use-Pty=0 install -y curl=1\n", D + "RUN apt-get build-dep -y curl\n",
         D + "RUN cat <<E > x\napt-get install -y curl\nE\n", D + "COPY <<E /x.sh\napt-get install -y curl\nE\n", D + "RUN apt-get install -y \"$A\" \"${B}-dev\"\n",
         D + "RUN apt-get install -y curl=1 # and vim\n", D + "RUN apt-get install -y -f\n", D + "RUN apt-get install -y curl=1 >/dev/null 2>&1\n"]),
    "APK-UNPINNED": (
        ["@2:24 " + A + "RUN apk add --no-cache curl\n", A + "RUN apk add --no-cache --virtual .build-deps gcc\n"],
        [A + "RUN apk add --no-cache curl=8.9.1-r1\n", A + "RUN apk add --no-cache 'curl~=8.9'\n", A + "RUN apk add --no-cache $PHPIZE_DEPS\n",
         A + "RUN apk add --no-cache --virtual .build-deps gcc=1\n", A + "RUN apk add --no-cache 'curl>8'\n", A + "RUN apk add --allow-untrusted /x.apk\n",
         A + "RUN apk add --no-cache -t .deps gcc=1\n", A + "RUN apk add --no-cache --repository http://x curl=1\n", A + "RUN apk add --no-cache .build-deps\n"]),
    "PIP-UNPINNED": (
        ["@2:35 " + P + "RUN pip install --no-cache-dir -U flask\n", P + "RUN pip install git+https://github.com/a/b\n", P + "RUN python -m pip install flask\n",
         P + "RUN pip install 'flask[async]'\n"],
        [P + "RUN pip install flask==3.0\n", P + "RUN pip install 'flask>=3,<4'\n", P + "RUN pip install -r requirements.txt\n",
         P + "RUN pip install --requirement requirements.txt\n", P + "RUN pip install --requirement=requirements.txt\n", P + "RUN pip install -c c.txt flask\n",
         P + "RUN pip install --constraint c.txt flask\n", P + "RUN pip install .\n", P + "RUN pip install -e .\n", P + "RUN pip install .[dev]\n",
         P + "RUN pip install '.[dev]'\n", P + "RUN pip install /wheels/*\n", P + "RUN pip install /wheels/a.whl\n", P + "RUN pip install *.whl\n",
         P + "RUN pip install --no-index --find-links=/wheels flask\n", P + "RUN pip install git+https://github.com/a/b@v1\n",
         P + "RUN pip install \"flask==$V\"\n", P + "RUN pip install $PKGS\n", P + "RUN pip install \"a @ https://x.org/a-1.tar.gz\"\n", P + "RUN pip install -r a.txt -r b.txt\n",
         P + "RUN pip install --index-url https://x flask==1\n", P + "RUN pip install ./packages/core\n", P + "RUN pip install flask~=3.0\n",
         P + "RUN pip download flask\n", P + "RUN pip install --upgrade-strategy eager flask==1\n", P + "RUN pip install --no-cache-dir -r requirements.txt --target /x\n"]),
    "NPM-UNPINNED": (
        ["@2:20 " + N + "RUN npm install -g serve\n", N + "RUN npm i @angular/cli\n", N + "RUN npm install -g npm@latest\n", N + "RUN yarn global add serve\n",
         N + "RUN pnpm add -g serve\n"],
        [N + "RUN npm ci\n", N + "RUN npm install\n", N + "RUN npm install -g serve@14\n", N + "RUN npm install -g @angular/cli@17.0.0\n", N + "RUN npm install --production\n",
         N + "RUN npm install ./local\n", N + "RUN npm install /x.tgz\n", N + "RUN npm install --prefix /x\n", N + "RUN npm install git+https://github.com/a/b#v1\n",
         N + "RUN npm install -g npm@$V\n", N + "RUN yarn install\n", N + "RUN npm run build\n", N + "RUN npm install --registry https://x a@1\n", N + "RUN npm install $PKGS\n"]),
    "GEM-UNPINNED": (
        ["@2:17 FROM ruby:3.3\nRUN gem install bundler\n", "FROM ruby:3.3\nRUN gem install --no-document rails\n"],
        ["FROM ruby:3.3\nRUN gem install bundler:2.5\n", "FROM ruby:3.3\nRUN gem install bundler -v 2.5\n", "FROM ruby:3.3\nRUN gem install bundler --version=2.5\n",
         "FROM ruby:3.3\nRUN gem install x.gem\n", "FROM ruby:3.3\nRUN gem install -v $V bundler\n", "FROM ruby:3.3\nRUN bundle install\n",
         "FROM ruby:3.3\nRUN gem install nokogiri:1.16 -- --use-system-libraries lib\n"]),
    "YUM-UNPINNED": (
        ["@2:20 " + R + "RUN yum install -y curl\n", R + "RUN yum install -y java-17-openjdk\n"],
        [R + "RUN yum install -y curl-7.76.1\n", R + "RUN yum install -y https://x.org/a.rpm\n", R + "RUN yum install -y $PKGS\n", R + "RUN yum install -y /a.rpm\n",
         R + "RUN yum install -y --enablerepo crb curl-7.76.1\n"]),
    "DNF-UNPINNED": (
        ["@2:20 " + R + "RUN dnf install -y curl\n", R + "RUN microdnf install -y curl\n"],
        [R + "RUN dnf install -y curl-7.76.1-29.el9\n", R + "RUN dnf install -y @development\n", R + "RUN dnf module install -y nodejs:20\n"]),
    "ZYPPER-UNPINNED": (
        ["@2:18 " + S + "RUN zypper -n in curl\n"], [S + "RUN zypper -n in curl=8.0\n", S + "RUN zypper -n in 'curl>=8'\n", S + "RUN zypper -n in a.rpm\n"]),
    "GO-UNPINNED": (
        ["@2:16 FROM golang:1.23\nRUN go install github.com/a/b@latest\n", "FROM golang:1.23\nRUN go install github.com/a/b\n",
         "FROM golang:1.23\nRUN go get github.com/a/b\n"],
        ["FROM golang:1.23\nRUN go install github.com/a/b@v1.2\n", "FROM golang:1.23\nRUN go install ./...\n", "FROM golang:1.23\nRUN go install\n",
         "FROM golang:1.23\nRUN go install -ldflags '-s -w' ./cmd/x\n", "FROM golang:1.23\nRUN go install github.com/a/b@$V\n",
         "FROM golang:1.23\nRUN go run github.com/a/b@v1 github.com/c/d\n", "FROM golang:1.23\nRUN go build ./...\n"]),
    # of the parser, under the ids that hadolint and BuildKit give them
    "SYNTAX-BEFORE-FROM": (["@1:1 RUN true\nFROM debian:12\n"], ["ARG A=1\nFROM debian:12\n", "# syntax=x\n# a\n\nFROM debian:12\n"]),
    "SYNTAX-EMPTY-CONTINUATION": (
        [D + "RUN a \\\n\n    b\n", D + "RUN a \\\n  \n    b\n"], [D + "RUN a \\\n    b\n\nRUN c\n", D + "RUN a \\\n# x\n    b\n", D + "RUN <<E\na\n\nb\nE\n"]),
    "SYNTAX-ONBUILD": ([D + "ONBUILD FROM a\n", D + "ONBUILD ONBUILD RUN a\n"], [D + "ONBUILD RUN a\n"]),
    "SYNTAX-PORT": (["@2:8 " + D + "EXPOSE 70000\n", D + "EXPOSE http\n"], [D + "EXPOSE 65535\n", D + "ARG P=1\nEXPOSE $P\n"]),
}

# Only rules that look at no single Dockerfile: they have tests of their own in run.
ELSEWHERE = {"IGNORE-UNUSED", "IGNORE-UNKNOWN", "NO-SHELLCHECK", "CONFIG-INVALID"}

HADOLINT = ["DL1001", *(f"DL{n}" for n in range(3000, 3068)), "DL4000", "DL4001", "DL4003", "DL4004", "DL4005", "DL4006"]
BUILDKIT = """StageNameCasing FromAsCasing NoEmptyContinuation ConsistentInstructionCasing DuplicateStageName ReservedStageName JSONArgsRecommended
MaintainerDeprecated UndefinedArgInFrom UndefinedVar WorkdirRelativePath MultipleInstructionsDisallowed LegacyKeyValueFormat RedundantTargetPlatform
SecretsUsedInArgOrEnv InvalidDefaultArgInFrom FromPlatformFlagConstDisallowed CopyIgnoredFile InvalidDefinitionDescription ExposeProtoCasing
ExposeInvalidFormat""".split()
