"""Bad input: it is told with its place; nothing is written where it can't be used at all (status 2)."""

import re

from case import PRESENT, case, one_service

case("an env file that isn't there", one_service("    env_file: none.env  #! COMPOSE-ENV-FILE"), status=(1, 2))
case("a required variable", one_service("    environment:\n      A: ${VAR:?set it in .env}  #! COMPOSE-REQUIRED-VARIABLE set it in .env"), status=2)
case("a volume that isn't declared", one_service("    volumes:\n      - data:/data  #! COMPOSE-UNDEFINED-VOLUME"), status=(1, 2))
case("a network that isn't declared", one_service("    networks: [back]  #! COMPOSE-UNDEFINED-NETWORK"), status=(1, 2))
case("a secret that isn't declared", one_service("    secrets: [pw]  #! COMPOSE-UNDEFINED-SECRET"), status=(1, 2))
case("a service that isn't there", one_service("    depends_on: [db]  #! COMPOSE-UNDEFINED-SERVICE"), status=(1, 2))
case("a tab", "services:\n  web:\n\timage: a:1\n", status=2, finds=["YAML-TAB compose.yaml:3"])
case("a duplicate key", "services:\n  web:\n    image: a:1\n    image: b:1\n", status=(1, 2), finds=["YAML-DUPLICATE-KEY compose.yaml:4"])
case("an unknown key", one_service("    imag: a  #! COMPOSE-UNKNOWN-KEY image"), status=(1, 2))
case("a wrong type", one_service("    ports: 80  #! COMPOSE-TYPE"), status=(1, 2))
case("a bad port", one_service("    ports:\n      - '80:x'  #! COMPOSE-BAD-PORT"), status=(1, 2))
case("a circle", "services:\n  a: {image: 'a:1', depends_on: [b]}\n  b: {image: 'a:1', depends_on: [a]}\n", status=(1, 2),
     finds=["COMPOSE-DEPENDENCY-CYCLE compose.yaml:"])
case("an empty file", "", status=2, finds=["COMPOSE-EMPTY compose.yaml"])
case("only a comment", "# nothing\n", status=2, finds=["COMPOSE-EMPTY compose.yaml"])
case("a list", "- a\n", status=2, finds=["COMPOSE-NOT-A-MAPPING compose.yaml"])
case("a text that is no YAML", "services: [\n", status=2, finds=["YAML-SYNTAX compose.yaml"])
case("Latin-1", "services:\n  web:\n    image: a:1\n    environment: {A: Gr\u00fc\u00dfe}\n".encode("latin-1"), status=2, finds=["YAML-ENCODING compose.yaml:4"])
case("lines that end as on Windows", one_service("    environment: {A: 'x y'}\n    command: |\n      a\n      b\n").replace("\n", "\r\n").encode(),
     {"Deployment/web env[A]": "x y", "Deployment/web c.args": ["a", "b"]})
case("a byte order mark", "\ufeff" + one_service("    environment: {A: x}"), {"Deployment/web env[A]": "x"})
case("no compose file of that name", one_service("    restart: always"), status=(2, 3), args=["-f", "other.yaml"])
case("no lotse.yaml of that name", one_service("    restart: always"), status=(2, 3), args=["-c", "other.yaml"])
case("an environment without file", one_service("    restart: always"), status=(2, 3), args=["--environment", "production=none.env"])
case("a bad name of an environment", one_service("    restart: always"), status=2, args=["--environment", "Pro_duction=p.env"], files={"p.env": ""})
case("an environment of a path", one_service("    restart: always"), status=2, args=["--environment", "../x=p.env"], files={"p.env": ""})
case("one environment twice", one_service("    restart: always"), status=2, args=["--environment", "a=p.env", "--environment", "a=p.env"], files={"p.env": ""})
case("an environment without a name", one_service("    restart: always"), status=2, args=["--environment", "=p.env"])
case("an environment whose env file isn't there", one_service("    restart: always"), status=2,
     config="environments:\n  production: {env_file: none.env}\n", finds=["PLAN-ENVIRONMENT-FILE lotse.yaml:2"])
case("an environment that lotse.yaml names badly", one_service("    restart: always"), status=2,
     config="environments:\n  Pro_duction: {}\n", finds=["PLAN-ENVIRONMENT-NAME lotse.yaml:2"])
case("a component that isn't there", one_service("    restart: always"), status=1,
     config="environments:\n  production: {components: [nope]}\n", finds=["KUBE-COMPONENT lotse.yaml:2"])
case("an unknown option", one_service("    restart: always"), status=2, args=["--enviroment", "x"])
case("a version that isn't known", one_service("    restart: always"), status=2, args=["--kubernetes", "9.99"])
case("a version that is no version", one_service("    restart: always"), status=2, args=["--kubernetes", "new"])
for VERSION in ("1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35"):
    case(f"Kubernetes {VERSION}", one_service("    ports: ['80']"), {"Deployment/web": PRESENT}, args=["--kubernetes", VERSION])
for VERSION in ("1.29", "1.30", "1.35"):
    case(f"AppArmor in Kubernetes {VERSION}", one_service("    security_opt: ['apparmor:my-profile']\n    tmpfs: /tmp"),
         {"Deployment/web template": re.compile("my-profile")}, args=["--kubernetes", VERSION])
case("lotse.yaml that is no YAML", one_service("    restart: always"), status=2, config="a: [\n", finds=["YAML-SYNTAX lotse.yaml"])
case("lotse.yaml that is empty", one_service("    restart: always"), {"Deployment/web": PRESENT}, config="")
case("a bad registry", one_service("    restart: always"), status=2, config="registry: https://x/y\n", finds=["CONFIG-BAD-VALUE lotse.yaml:1"])
case("a bad size", one_service("    restart: always"), status=2, config="storage: {size: 10GB}\n", finds=["CONFIG-BAD-VALUE lotse.yaml:1"])
case("all mistakes at once", "services:\n  web:\n    image: a:1\n    ports: ['x']  #! COMPOSE-BAD-PORT\n    imag: b  #! COMPOSE-UNKNOWN-KEY\n"
     "    networks: [n]  #! COMPOSE-UNDEFINED-NETWORK\n", status=(1, 2))
case("anchors, merges and extensions", "x-common: &common\n  image: a:1\n  environment: &env {A: '1'}\nservices:\n  web:\n    <<: *common\n"
     "    environment:\n      <<: *env\n      B: '2'\n", {"Deployment/web env[A]": "1", "Deployment/web env[B]": "2"})
case("several files", one_service("    ports: ['80']"), {"Deployment/web c.image": "b:2", "Deployment/web env[A]": "1"},
     args=["-f", "compose.yaml", "-f", "more.yaml"], files={"more.yaml": "services:\n  web: {image: 'b:2', environment: {A: '1'}}\n"})
