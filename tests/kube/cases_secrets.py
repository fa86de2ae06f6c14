"""Values that nobody may see: environment, files, URLs."""

import re

from case import ABSENT, case, one_service

WEB = "Deployment/web"
VALUE = "correct-horse-battery"

for NAME in ("DB_PASSWORD", "PASSWORD", "API_TOKEN", "STRIPE_API_KEY", "JWT_SECRET", "SECRET_KEY_BASE", "AWS_SECRET_ACCESS_KEY",
             "SMTP_PASS", "REDIS_PASSWD", "db_password", "MYSQL_ROOT_PASSWORD", "DJANGO_SECRET_KEY", "PGPASSWORD"):
    case(f"{NAME} is a secret", one_service(f"    environment:\n      {NAME}: {VALUE}  #! STACK-SECRET-IN-ENV {NAME}"),
         {f"{WEB} secret[{NAME}]": VALUE, f"{WEB} c.env[{NAME}].valueFrom.secretKeyRef.name": "web-env",
          "ConfigMap/web-env": ABSENT}, secret=[VALUE])
for NAME, URL in (("DATABASE_URL", "postgres://app:s3cr3t-pass@db:5432/shop"), ("BROKER", "amqp://guest:s3cr3t-pass@mq//"),
                  ("CACHE", "redis://:s3cr3t-pass@cache:6379/0"), ("SENTRY", "https://abcdef:s3cr3t-pass@sentry.example.com/1")):
    case(f"a URL with a password in {NAME}", one_service(f"    environment:\n      {NAME}: {URL}  #! STACK-SECRET-IN-ENV"),
         {f"{WEB} secret[{NAME}]": URL}, secret=["s3cr3t-pass"])
for NAME, VALUE_OF in (("HOMEPAGE", "https://example.com/a@b"), ("DB_PASSWORD_FILE", "/run/secrets/db"), ("MONKEY", "banana"),
                       ("DATABASE_URL", "postgres://db:5432/shop"), ("KEYBOARD", "de"), ("TOKENIZER", "bert")):
    case(f"{NAME}={VALUE_OF} is no secret", one_service(f"    environment: {{{NAME}: '{VALUE_OF}'}}"),
         {f"{WEB} c.env[{NAME}].value": VALUE_OF}, silent=["STACK-SECRET-IN-ENV"])
case("a secret of an env file", one_service("    env_file: app.env"), {f"{WEB} secret[API_TOKEN]": VALUE, f"{WEB} c.env[MODE].value": "x"},
     files={"app.env": f"MODE=x\nAPI_TOKEN={VALUE}\n"}, finds=["STACK-SECRET-IN-ENV app.env:2"], secret=[VALUE])
case("a secret in the list form", one_service(f"    environment:\n      - DB_PASSWORD={VALUE}"), {f"{WEB} secret[DB_PASSWORD]": VALUE},
     secret=[VALUE])
case("a secret from .env", one_service("    environment: {DB_PASSWORD: '${PW}'}"), {f"{WEB} secret[DB_PASSWORD]": VALUE},
     files={".env": f"PW={VALUE}\n"}, secret=[VALUE])
case("a secret as the default of a variable", one_service("    environment: {DB_PASSWORD: '${PW:-" + VALUE + "}'}"),
     {f"{WEB} secret[DB_PASSWORD]": VALUE}, secret=[VALUE])
case("secrets.treat", one_service(f"    environment: {{LICENCE: {VALUE}}}"), {f"{WEB} secret[LICENCE]": VALUE},
     config="secrets:\n  treat: [LICENCE]\n", secret=[VALUE])
case("secrets.treat of one service", f"services:\n  web: {{image: 'a:1', environment: {{PIN: {VALUE}}}}}\n"
     "  api: {image: 'a:1', environment: {PIN: nothing-to-hide}}\n",
     {f"{WEB} secret[PIN]": VALUE, "Deployment/api c.env[PIN].value": "nothing-to-hide"}, config="secrets:\n  treat: [web.PIN]\n")
case("secrets.ignore", one_service("    environment: {PUBLISHABLE_KEY: pk_live_abcdefgh}"),
     {f"{WEB} c.env[PUBLISHABLE_KEY].value": "pk_live_abcdefgh"}, config="secrets:\n  ignore: [PUBLISHABLE_KEY]\n")
STRANGE = {
    "SPACES_TOKEN": "  two spaces each  ", "HASH_TOKEN": "#no-comment # here", "QUOTE_TOKEN": "\"quoted\"", "SINGLE_TOKEN": "'single'",
    "EQUAL_TOKEN": "a=b==", "DOLLAR_TOKEN": "a$$b$(c)${d}", "BACK_TOKEN": "a\\nb\\", "UMLAUT_TOKEN": "Gruesse-äöü-漢字",
    "LINES_TOKEN": "line one\nline two\n", "CARRIAGE_TOKEN": "with a return\r", "TAB_TOKEN": "\ttabbed\t", "LONG_TOKEN": "x" * 4000,
    "PEM_KEY": "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----\n", "BOM_TOKEN": "\ufeffbom-first",
}


def yaml_text(text):
    return '"' + "".join({"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\", "$": "$$", "\ufeff": "\\ufeff"}.get(c, c)
                         for c in text) + '"'


case("secrets keep every byte", one_service("    environment:\n" + "".join(f"      {name}: {yaml_text(value)}\n"
                                                                          for name, value in STRANGE.items())),
     {f"{WEB} secret[{name}]": value for name, value in STRANGE.items()})
for NAME, TEXT in STRANGE.items():
    case(f"a secret alone: {NAME}", one_service(f"    environment:\n      {NAME}: {yaml_text(TEXT)}"), {f"{WEB} secret[{NAME}]": TEXT})
case("an empty password", one_service("    environment: {DB_PASSWORD: ''}"),
     {f"{WEB} env[DB_PASSWORD]": lambda value: value == ""})
case("two services with one password have their own Secrets",
     f"services:\n  web: {{image: 'a:1', environment: {{DB_PASSWORD: {VALUE}}}}}\n"
     f"  api: {{image: 'a:1', environment: {{DB_PASSWORD: {VALUE}}}}}\n",
     {f"{WEB} secret[DB_PASSWORD]": VALUE, "Deployment/api secret[DB_PASSWORD]": VALUE}, secret=[VALUE])
case("a secret in the command is read from a Secret", one_service(f"    command: [redis-server, --requirepass, {VALUE}]"),
     {f"{WEB} c.args": ["redis-server", "--requirepass", "$(COMMAND_SECRET_1)"], f"{WEB} secret[COMMAND_SECRET_1]": VALUE},
     secret=[VALUE], finds=["STACK-SECRET-IN-COMMAND compose.yaml:"])
case("a secret in the command that a variable holds", one_service(
    f"    command: [redis-server, --requirepass, {VALUE}]\n    environment: {{REDIS_PASSWORD: {VALUE}}}"),
     {f"{WEB} c.args": ["redis-server", "--requirepass", "$(REDIS_PASSWORD)"]}, secret=[VALUE])
case("a secret in a health check is read by a shell", one_service(
    f"    healthcheck: {{test: [CMD, redis-cli, -a, {VALUE}, ping]}}"),
     {f"{WEB} c.readinessProbe.exec.command": ["/bin/sh", "-c", 'redis-cli -a "${COMMAND_SECRET_1}" ping']}, secret=[VALUE])
case("a secret in a shell's line fits its quotes", one_service(
    "    healthcheck: {test: \"mysqladmin --password='" + VALUE + "' ping || exit 1\"}"),
     {f"{WEB} c.readinessProbe.exec.command": ["/bin/sh", "-c", "mysqladmin --password=''\"${COMMAND_SECRET_1}\"'' ping || exit 1"]},
     secret=[VALUE])
case("a secret of a health check's URL stays a probe", one_service(
    "    healthcheck: {test: [CMD, curl, -f, 'http://localhost/health']}\n    environment: {T_TOKEN: " + VALUE + "}"),
    {f"{WEB} c.readinessProbe.httpGet.path": "/health"}, secret=[VALUE])

FILE = "secrets:\n  db_password: {file: ./pw.txt}\n"
case("a secret file is mounted below /run/secrets", one_service("    secrets: [db_password]") + FILE,
     {f"{WEB} file[/run/secrets/db_password]": "tr0ub4dor-and-3\n"}, files={"pw.txt": "tr0ub4dor-and-3\n"}, secret=["tr0ub4dor-and-3"])
case("a secret file with target and mode",
     one_service("    secrets: [{source: db_password, target: /etc/pw, mode: 0440}]") + FILE,
     {f"{WEB} file[/etc/pw]": "tr0ub4dor-and-3", f"{WEB} mode[/etc/pw]": 0o440}, files={"pw.txt": "tr0ub4dor-and-3"},
     secret=["tr0ub4dor-and-3"])
case("a mode in quotes", one_service("    secrets: [{source: db_password, mode: '0400'}]") + FILE,
     {f"{WEB} mode[/run/secrets/db_password]": 0o400}, files={"pw.txt": "tr0ub4dor-and-3"})
case("a relative target is below /run/secrets", one_service("    secrets: [{source: db_password, target: other}]") + FILE,
     {f"{WEB} file[/run/secrets/other]": "tr0ub4dor-and-3"}, files={"pw.txt": "tr0ub4dor-and-3"})
case("an owner can't be had", one_service("    secrets:\n      - {source: db_password, uid: '103', gid: '103'}  #! KUBE-FILE-OWNER") + FILE,
     files={"pw.txt": "tr0ub4dor-and-3"})
case("several secrets in one folder", one_service("    secrets: [a, b_c, {source: c, target: a.txt}]")
     + "secrets:\n  a: {file: ./a}\n  b_c: {file: ./b}\n  c: {file: ./c}\n",
     {f"{WEB} file[/run/secrets/a]": "secret-one", f"{WEB} file[/run/secrets/b_c]": "secret-two",
      f"{WEB} file[/run/secrets/a.txt]": "secret-three"},
     files={"a": "secret-one", "b": "secret-two", "c": "secret-three"}, secret=["secret-one", "secret-two", "secret-three"])
case("names of secrets that become one", one_service("    secrets: [a_b, a-b, A.b]")
     + "secrets:\n  a_b: {file: ./a}\n  a-b: {file: ./b}\n  A.b: {file: ./c}\n",
     {f"{WEB} file[/run/secrets/a_b]": "secret-one", f"{WEB} file[/run/secrets/a-b]": "secret-two",
      f"{WEB} file[/run/secrets/A.b]": "secret-three"},
     files={"a": "secret-one", "b": "secret-two", "c": "secret-three"}, status=(0, 1, 2))
case("a binary secret", one_service("    secrets: [keystore]") + "secrets:\n  keystore: {file: ./k.p12}\n",
     {f"{WEB} file[/run/secrets/keystore]": bytes(range(256))}, files={"k.p12": bytes(range(256))})
case("an empty secret file", one_service("    secrets: [db_password]") + FILE, {f"{WEB} file[/run/secrets/db_password]": ""},
     files={"pw.txt": ""})
case("a secret of two services", "services:\n  web: {image: 'a:1', secrets: [db_password]}\n  api: {image: 'a:1', secrets: [db_password]}\n"
     + FILE, {f"{WEB} file[/run/secrets/db_password]": "tr0ub4dor-and-3", "Deployment/api file[/run/secrets/db_password]": "tr0ub4dor-and-3"},
     files={"pw.txt": "tr0ub4dor-and-3"}, secret=["tr0ub4dor-and-3"])
case("a secret from a variable", one_service("    secrets: [token]") + "secrets:\n  token: {environment: TOKEN}\n",
     {f"{WEB} file[/run/secrets/token]": VALUE}, env={"TOKEN": VALUE}, secret=[VALUE])
case("a secret whose file isn't here", one_service("    secrets: [gone]") + "secrets:\n  gone: {file: ./gone.txt}\n",
     finds=["COMPOSE-SECRET-MISSING compose.yaml"],
     but={"schema": "there is nothing to make the Secret of", "build": "the same"})
case("an external secret is only referred to", one_service("    secrets: [vault]") + "secrets:\n  vault: {external: true, name: prod-vault}\n",
     {f"{WEB} pod.volumes": re.compile("'secretName': 'prod-vault'|'name': 'prod-vault'")}, finds=["KUBE-EXTERNAL compose.yaml"],
     external=["Secret/prod-vault"])
case("configs: a file at its target", one_service("    configs: [{source: app, target: /etc/app/app.ini, mode: 0440}]")
     + "configs:\n  app: {file: ./app.ini}\n", {f"{WEB} file[/etc/app/app.ini]": "[a]\nb = 1\n", f"{WEB} mode[/etc/app/app.ini]": 0o440},
     files={"app.ini": "[a]\nb = 1\n"})
case("configs: without target at the root", one_service("    configs: [app_conf]") + "configs:\n  app_conf: {file: ./app.ini}\n",
     {f"{WEB} file[/app_conf]": "x\n"}, files={"app.ini": "x\n"})
case("configs: inline, with a variable", one_service("    configs: [app]") + "configs:\n  app: {content: \"level=${LEVEL:-info}\\n\"}\n",
     {f"{WEB} file[/app]": "level=info\n"})
case("configs: two in one folder", one_service("    configs: [{source: a, target: /etc/x/a}, {source: b, target: /etc/x/b}]")
     + "configs:\n  a: {content: one}\n  b: {content: two}\n", {f"{WEB} file[/etc/x/a]": "one", f"{WEB} file[/etc/x/b]": "two"})
case("configs: external", one_service("    configs: [{source: app, target: /etc/app.ini}]") + "configs:\n  app: {external: true}\n",
     {f"{WEB} pod.volumes": re.compile("configMap")}, finds=["KUBE-EXTERNAL compose.yaml"], external=["ConfigMap/app"])
case("configs: one that nobody uses", one_service("    restart: always") + "configs:\n  app: {content: x}\n")
case("configs: texts that YAML finds hard", one_service("    configs: [a, b, c, d, e]") + """configs:
  a: {file: ./a}
  b: {file: ./b}
  c: {file: ./c}
  d: {file: ./d}
  e: {file: ./e}
""", {f"{WEB} file[/a]": "\n\n  lead and trail  \n\n\n", f"{WEB} file[/b]": "crlf\r\nlines\r\n", f"{WEB} file[/c]": "\tno end of line",
      f"{WEB} file[/d]": "", f"{WEB} file[/e]": "# comment\n---\n- a: b\n...\n%x\n"},
     files={"a": "\n\n  lead and trail  \n\n\n", "b": "crlf\r\nlines\r\n", "c": "\tno end of line", "d": "",
            "e": "# comment\n---\n- a: b\n...\n%x\n"})
