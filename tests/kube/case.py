"""A case is a Compose project and what must be true of the tree that comes out of it."""

import re

ABSENT, PRESENT = "(absent)", "(present)"
CASES = []


class Case:
    """
    name      what must be true
    compose   the text of compose.yaml; a line that ends in `#! RULE[|RULE] words` must get that finding
    expect    {"Kind/name path": value}: ABSENT, PRESENT, a regular expression, a function, or what it must equal
    files     {name: text or bytes} beside it
    config    the text of lotse.yaml
    args      further arguments
    env       further variables of the process
    status    the exit code; with 2 and 3 nothing may be written
    finds     ["RULE FILE[:LINE] words"] that can't be marked in compose.yaml
    silent    rules that must not be found, as regular expressions
    nowhere   texts that stand in no file but those that git ignores
    secret    the same, and the values must be in an ignored file
    but       checks of every case (policy.py, run) that don't hold here, and why
    external  objects that are referred to and not made, "Secret/name"
    """

    def __init__(self, name, compose, expect=None, *, files=None, config=None, args=(), env=None, status=0, finds=(), silent=(),
                 nowhere=(), secret=(), but=None, external=()):
        self.name, self.compose, self.expect, self.files, self.config = name, compose, expect or {}, files or {}, config
        self.args, self.env, self.status, self.silent, self.nowhere = list(args), env or {}, status, silent, nowhere
        self.secret, self.but, self.external = secret, but or {}, external
        self.finds = list(finds)
        for number, line in enumerate(compose.splitlines() if isinstance(compose, str) else (), 1):
            for mark in line.split("#! ")[1:]:
                rule, _, words = mark.strip().partition(" ")
                self.finds.append(f"{rule} compose.yaml:{number} {words}".strip())


def case(*args, **options):
    CASES.append(Case(*args, **options))


def agrees(value, wanted, nothing):
    """Whether `value` is what a case wanted."""
    if isinstance(wanted, str) and wanted == ABSENT:
        return value is nothing
    if isinstance(wanted, str) and wanted == PRESENT:
        return value is not nothing
    if value is nothing:
        return False
    if isinstance(wanted, re.Pattern):
        return bool(wanted.search(str(value)))
    if callable(wanted):
        try:
            return bool(wanted(value))
        except (TypeError, KeyError, AttributeError, IndexError, ValueError):
            return False
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def one_service(text, name="web", image="registry.example.com/web:1.2"):
    """A project with one service, for cases that are about one key of it; `text` is indented by two steps already."""
    return f"services:\n  {name}:\n    image: {image}\n" + text.strip("\n") + "\n"


def lines(*wanted):
    """A predicate: a list that has these items, in any order."""
    return lambda value: sorted(map(str, value)) == sorted(map(str, wanted))


def with_items(*wanted):
    return lambda value: all(item in value for item in wanted)


def expand(text, mapping=lambda name: f"<{name}>"):
    """What the kubelet makes of command, args, env values and the commands of probes: $(NAME) is replaced, $$ is a $."""
    out, at = "", 0
    while at < len(text):
        follows = text[at + 1:at + 2]
        if text[at] != "$" or not follows:
            out, at = out + text[at], at + 1
        elif follows == "(" and ")" in text[at + 2:]:
            end = text.index(")", at + 2)
            out, at = out + mapping(text[at + 2:end]), end + 1
        else:
            out, at = out + ("$" if follows == "$" else "$" + follows), at + 2
    return out


def runs(*wanted):
    """A predicate: after the kubelet's expansion the words are these, without a reference to a variable."""
    return lambda value: [expand(word) for word in value] == list(wanted)


def reads(wanted):
    return lambda value: expand(value) == wanted
