"""entrypoint, command, the dollar, and plain environment variables."""

import re

from case import ABSENT, case, expand, one_service, reads, runs

WEB = "Deployment/web"

case("command alone becomes args", one_service("    command: [serve, --port, '80']"),
     {f"{WEB} c.args": ["serve", "--port", "80"], f"{WEB} c.command": ABSENT})
case("a string is split as a shell splits, and no shell runs it", one_service("    command: nginx -g 'daemon off;' \"a b\" c\\ d"),
     {f"{WEB} c.args": ["nginx", "-g", "daemon off;", "a b", "c d"]})
# Docker Compose stops at the pipe, too; it doesn't tell.
case("a pipe in a string is told", one_service("    command: echo a | cat"), {f"{WEB} c.args": lambda value: value[:2] == ["echo", "a"]},
     finds=[".* compose.yaml:4"])
case("a folded string is split", one_service("    command: >-\n      gunicorn app:wsgi\n      --bind 0.0.0.0:80\n"),
     {f"{WEB} c.args": ["gunicorn", "app:wsgi", "--bind", "0.0.0.0:80"]})
case("entrypoint alone becomes command", one_service("    entrypoint: /entry.sh --fast"),
     {f"{WEB} c.command": ["/entry.sh", "--fast"], f"{WEB} c.args": ABSENT})
case("entrypoint and command", one_service("    entrypoint: [sh, -c]\n    command: ['exec serve']"),
     {f"{WEB} c.command": ["sh", "-c"], f"{WEB} c.args": ["exec serve"]})
case("an empty entrypoint clears the image's", one_service("    entrypoint: []\n    command: [serve, now]"),
     {f"{WEB} c.command": ["serve", "now"], f"{WEB} c.args": ABSENT})
case("an empty string clears the entrypoint, too", one_service("    entrypoint: ''\n    command: serve now"),
     {f"{WEB} c.command": ["serve", "now"], f"{WEB} c.args": ABSENT})
case("null leaves the image's words", one_service("    entrypoint:\n    command:"),
     {f"{WEB} c.command": ABSENT, f"{WEB} c.args": ABSENT})
case("words that YAML takes for something else stay words", one_service("    command: ['0755', 'on', '1e3', '~', '', '-', 'a: b', '#x']"),
     {f"{WEB} c.args": ["0755", "on", "1e3", "~", "", "-", "a: b", "#x"]})
case("a line break in a word", one_service('    command: [sh, -c, "a\\nb\\n"]'), {f"{WEB} c.args": ["sh", "-c", "a\nb\n"]})

case("a variable of the shell stays the shell's", one_service("    command: [sh, -c, 'echo $$HOME $${X:-y}']"),
     {f"{WEB} c.args": runs("sh", "-c", "echo $HOME ${X:-y}")})
case("a command substitution isn't taken for a variable", one_service("    command: [sh, -c, 'exec $$(cat cmd) $$((1+1))']"),
     {f"{WEB} c.args": runs("sh", "-c", "exec $(cat cmd) $((1+1))")})
case("the number of the process stays two dollars", one_service("    command: [sh, -c, 'echo $$$$ > pid; echo $$$$$$$$']"),
     {f"{WEB} c.args": runs("sh", "-c", "echo $$ > pid; echo $$$$")})
case("two dollars before a bracket", one_service("    command: [sh, -c, 'a $$$$(b) $$$$$$(c)']"),
     {f"{WEB} c.args": runs("sh", "-c", "a $$(b) $$$(c)")})
case("a dollar at the end", one_service("    command: [grep, 'x$$', '$$', '$$$$']"), {f"{WEB} c.args": runs("grep", "x$", "$", "$$")})
case("a dollar in entrypoint", one_service("    entrypoint: [sh, -c, 'x=$$(date)']"), {f"{WEB} c.command": runs("sh", "-c", "x=$(date)")})
case("a reference of an own variable isn't expanded", one_service("    environment: {NAME: x}\n    command: ['$$(NAME)']"),
     {f"{WEB} c.args": runs("$(NAME)")})
case("a dollar in a variable", one_service("    environment:\n      A: one\n      B: '$$(A) $$A $$$$ $${A}'"),
     {f"{WEB} env[B]": reads("$(A) $A $$ ${A}")})
case("a dollar in a health check", one_service("    healthcheck: {test: ['CMD-SHELL', 'test $$(cat /pid) = 1 && kill -0 $$$$']}"),
     {f"{WEB} c.readinessProbe.exec.command": lambda value: expand(value[-1]) == "test $(cat /pid) = 1 && kill -0 $$"})
case("a dollar in a hook, which the kubelet doesn't expand",
     one_service("    pre_stop:\n      - command: [sh, -c, 'kill -QUIT $$(cat /run/nginx.pid); echo $$$$']"),
     {f"{WEB} c.lifecycle.preStop.exec.command": lambda value: value[-1] == "kill -QUIT $(cat /run/nginx.pid); echo $$"})
case("a dollar in a config is left alone",
     one_service("    configs: [{source: conf, target: /etc/app.conf}]") + "configs:\n  conf: {file: ./app.conf}\n",
     {f"{WEB} file[/etc/app.conf]": "a=$(B) $$ ${C}\n"}, files={"app.conf": "a=$(B) $$ ${C}\n"})
case("a dollar in an inline config", one_service("    configs: [{source: conf, target: /etc/app.conf}]")
     + "configs:\n  conf:\n    content: |\n      a=$$(B) $$$$\n", {f"{WEB} file[/etc/app.conf]": "a=$(B) $$\n"})

case("values that look like something else are strings", one_service("""
    environment:
      A: "y"
      B: on
      C: "0755"
      D: "1e3"
      E: "null"
      F: "~"
      G: "2001-01-01"
      H: "12:30:45"
      I: "0x1f"
      J: "1_000"
      K: ".inf"
      L: "0o17"
      M: "+1"
      N: "="
      O: "<<"
"""), {f"{WEB} env[{name}]": value for name, value in zip(
    "ABCDEFGHIJKLMNO", ("y", "on", "0755", "1e3", "null", "~", "2001-01-01", "12:30:45", "0x1f", "1_000", ".inf", "0o17", "+1",
                        "=", "<<"))})
case("numbers and booleans become strings", one_service("    environment: {N: 80, F: 1.5, T: true, G: -1}"),
     {f"{WEB} env[N]": "80", f"{WEB} env[F]": "1.5", f"{WEB} env[T]": "true", f"{WEB} env[G]": "-1"})
case("the list form", one_service("    environment:\n      - A=1\n      - B=x=y\n      - C=\n      - 'D= spaced '"),
     {f"{WEB} env[A]": "1", f"{WEB} env[B]": "x=y", f"{WEB} env[D]": " spaced ",
      f"{WEB} c.env[C]": lambda value: value.get("value", "") == ""})
case("strange texts", one_service('''
    environment:
      TABS: "a\\tb"
      LINES: "a\\nb\\n\\n"
      TRAIL: "a\\n"
      LEAD: "\\n  a"
      QUOTES: "'\\"\\\\"
      UNICODE: "Grüße 漢字 😀"
      HASH: "a #b"
      COLON: "a: b"
      PERCENT: "%d"
      STAR: "*a &b !c"
      BELL: "a\\ab"
      NBSP: "a\\u00a0b"
      LINESEP: "a\\u2028b"
      JSON: '{"a": [1, "x"]}'
'''), {f"{WEB} env[TABS]": "a\tb", f"{WEB} env[LINES]": "a\nb\n\n", f"{WEB} env[TRAIL]": "a\n", f"{WEB} env[LEAD]": "\n  a",
       f"{WEB} env[QUOTES]": "'\"\\", f"{WEB} env[UNICODE]": "Grüße 漢字 😀", f"{WEB} env[HASH]": "a #b",
       f"{WEB} env[COLON]": "a: b", f"{WEB} env[PERCENT]": "%d", f"{WEB} env[STAR]": "*a &b !c", f"{WEB} env[BELL]": "a\ab",
       f"{WEB} env[NBSP]": "a\u00a0b", f"{WEB} env[LINESEP]": "a\u2028b", f"{WEB} env[JSON]": '{"a": [1, "x"]}'})
case("environment beats env_file", one_service("    env_file: app.env\n    environment: {A: from-environment}"),
     {f"{WEB} env[A]": "from-environment", f"{WEB} env[B]": "from-file"}, files={"app.env": "A=from-file\nB=from-file\n"})
case("a later env file beats an earlier one", one_service("    env_file: [a.env, b.env]"), {f"{WEB} env[A]": "2"},
     files={"a.env": "A=1\n", "b.env": "A=2\n"})
case("an env file that isn't required", one_service("    env_file: [{path: none.env, required: false}]"), {f"{WEB} c.env": ABSENT})
case("an env file as dotenv", one_service("    env_file: a.env"),
     {f"{WEB} env[A]": "x y", f"{WEB} env[B]": "b # c", f"{WEB} env[C]": "c", f"{WEB} env[D]": "d\ne", f"{WEB} env[E]": "$x"},
     files={"a.env": "\ufeffexport A=x y\nB='b # c'\nC=c # comment\nD=\"d\\ne\"\nE='$x'\n# no\n\n"})
case("a variable without value takes the shell's", one_service("    environment: [FROM_SHELL]"),
     {f"{WEB} env[FROM_SHELL]": "hello"}, env={"FROM_SHELL": "hello"})
case("a variable that isn't set is left out and named", one_service("    environment:\n      FROM_SHELL:  #! COMPOSE-UNSET-INHERITED"),
     {f"{WEB} c.env": ABSENT})
case("a value from .env", one_service("    environment: {GREETING: '${GREETING}'}"), {f"{WEB} env[GREETING]": "moin"},
     files={".env": "GREETING=moin\n"})
case("a default value", one_service("    environment: {LEVEL: '${LEVEL:-info}'}"), {f"{WEB} env[LEVEL]": "info"})
case("many variables keep their values", one_service("    environment:\n" + "".join(f"      V{n}: \"{n}\"\n" for n in range(300))),
     {f"{WEB} env[V{n}]": str(n) for n in (0, 150, 299)})
case("a long value", one_service("    environment: {LONG: " + "x" * 5000 + " y}"), {f"{WEB} env[LONG]": "x" * 5000 + " y"})
case("a name that a shell would refuse", one_service("    environment: {my.name-x: a}"), {f"{WEB} env[my.name-x]": "a"})
case("the working folder", one_service("    working_dir: /srv/app"), {f"{WEB} c.workingDir": "/srv/app"})
case("a terminal", one_service("    tty: true\n    stdin_open: true"), {f"{WEB} c.tty": True, f"{WEB} c.stdin": True})
case("the image is as written", one_service("    restart: always", image="ghcr.io/acme/web:2.0@sha256:" + "a" * 64),
     {f"{WEB} c.image": "ghcr.io/acme/web:2.0@sha256:" + "a" * 64})
case("an image without tag", "services:\n  web:\n    image: nginx  #! KUBE-TAG\n", {f"{WEB} c.image": re.compile("^nginx")})
case("an image with latest", "services:\n  web:\n    image: nginx:latest  #! KUBE-TAG\n", {f"{WEB} c.image": "nginx:latest"})
case("a port in the registry isn't a tag", "services:\n  web:\n    image: localhost:5000/web  #! KUBE-TAG\n")
case("a digest is as good as a tag", one_service("    restart: always", image="nginx@sha256:" + "b" * 64), silent=["KUBE-TAG"])
case("pull_policy", one_service("    pull_policy: always"), {f"{WEB} c.imagePullPolicy": "Always"})
case("pull_policy never", one_service("    pull_policy: if_not_present"),
     {f"{WEB} c.imagePullPolicy": lambda value: value == "IfNotPresent"})
