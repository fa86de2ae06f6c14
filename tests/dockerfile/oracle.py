"""Slow models of what the parser does fast: the expansion of words, and .dockerignore, both through Python's regular expressions."""
import posixpath
import re


class Refused(Exception):
    pass


class Word:
    """One word, as BuildKit's shell lexer reads it: character by character, recursively."""

    SPECIAL = "@*#?-$!0"

    def __init__(self, text, env, escape):
        self.text, self.env, self.escape, self.at = text, env, escape, 0

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else None

    def take(self):
        char = self.peek()
        self.at += 1
        return char

    def until(self, stop, raw=False, pattern=False):
        out = []
        while self.peek() is not None:
            char = self.peek()
            if char == stop:
                self.at += 1
                return "".join(out)
            if char == "$":
                out.append(self.dollar())
            elif char == "'":
                out.append(self.single(pattern))
            elif char == '"':
                out.append(self.double(raw, pattern))
            elif char == self.escape:
                self.at += 1
                if raw:
                    out.append(char)
                out.append(self.take() or "")
            else:
                out.append(self.take())
        if stop is not None:
            raise Refused(f"no {stop}")
        return "".join(out)

    def single(self, pattern):
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise Refused("single quote")
        inner = self.text[self.at + 1:end]
        self.at = end + 1
        return inner.replace(self.escape, self.escape * 2) if pattern else inner

    def double(self, raw, pattern):
        out = []
        self.at += 1
        while True:
            char = self.peek()
            if char is None:
                raise Refused("double quote")
            if char == '"':
                self.at += 1
                return "".join(out)
            if char == "$":
                out.append(self.dollar())
                continue
            self.at += 1
            if char != self.escape:
                out.append(char)
                continue
            following = self.peek()
            if following is None:
                continue
            if following in ('"', "$", self.escape):
                out.append((char if raw else "") + following)
                self.at += 1
            else:
                out.append(char * 2 if raw or pattern else char)

    def name(self):
        rest = self.text[self.at:]
        found = re.match(r"[0-9]+|[@*#?\-$!]|[^\W\d]\w*", rest)
        self.at += len(found.group()) if found else 0
        return found.group() if found else ""

    def dollar(self):
        self.at += 1
        if self.peek() != "{":
            name = self.name()
            return self.env.get(name, "") if name else "$"
        self.at += 1
        if self.peek() is None or self.peek() in "{}:":
            raise Refused("bad substitution")
        name, operator, colon = self.name(), self.take(), False
        if operator == "}":
            return self.env.get(name, "")
        if operator == "/":
            return self.replace(name)
        if operator == ":":
            colon, operator = True, self.take()
        if operator is None or operator not in "-+?#%" or (colon and operator in "#%"):
            raise Refused("operator")
        word = self.until("}", operator in "#%", operator in "#%")
        value = self.env.get(name)
        there = value is not None and not (colon and value == "")
        if operator == "-":
            return value if there else word
        if operator == "+":
            return word if there else ""
        if operator == "?":
            if not there:
                raise Refused("required")
            return value
        return strip(value or "", word, operator)

    def replace(self, name):
        every = self.peek() == "/"
        self.at += every
        pattern = self.until("/", True, True)
        by = self.until("}", True)
        expression = regex(pattern, True)
        value, out, end = self.env.get(name, ""), "", 0
        for match in re.finditer(expression, value):
            if match.start() == match.end() == end and end:  # as in Go: right behind a match an empty one isn't any
                continue
            out += value[end:match.start()] + by
            end = match.end()
            if not every:
                break
        return out + value[end:]


def regex(pattern, greedy):
    out, at = "", 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            out += ".*" if greedy else ".*?"
        elif char == "?":
            out += "."
        elif char == "\\":
            if at == len(pattern) or pattern[at] not in "*?\\}/":
                raise Refused("escape")
            out += re.escape(pattern[at])
            at += 1
        else:
            out += re.escape(char)
    return out


def strip(value, word, operator):
    longest = word.startswith(operator)
    word = word[1:] if longest else word
    ends = range(len(value) + 1)
    if operator == "#":
        fitting = [n for n in ends if re.fullmatch(regex(word, True), value[:n])]
        regex(word, True)
        return value[(max if longest else min)(fitting):] if fitting else value
    fitting = [n for n in ends if re.fullmatch(regex(word, True), value[len(value) - n:])]
    return value[:len(value) - (max if longest else min)(fitting)] if fitting else value


def expand(text, env, escape="\\"):
    return Word(text, env, escape).until(None)


# ---- .dockerignore ----

def ignore_regex(pattern):
    out, at = "", 0
    plain = not re.search(r"[*?\[\]\\]", pattern[2:]) if pattern.startswith("**") else False
    if plain:  # "**x" is any end
        rest = pattern[2:]
        return ("(.*/)?" if rest.startswith("/") else ".*") + re.escape(rest[1:] if rest.startswith("/") else rest)
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if pattern.startswith("**", at - 1):
            at += 1
            at += pattern.startswith("/", at)
            out += ".*" if at >= len(pattern) else "(.*/)?"
        elif char == "*":
            out += "[^/]*"
        elif char == "?":
            out += "[^/]"
        elif char == "\\":
            if at == len(pattern):
                raise Refused("escape")
            out += re.escape(pattern[at])
            at += 1
        elif char == "[":
            found = re.match(r"\^?((\\.|[^\\\-\]])(-(\\.|[^\\\-\]]))?)+\]", pattern[at:])
            if not found:
                raise Refused("class")
            inner = re.sub(r"(?<!\\)([\[&~|])", r"\\\1", found.group()[:-1])
            out += "[" + inner + "]"
            at += found.end()
        else:
            out += re.escape(char)
    try:
        re.compile(out)
    except re.error as error:
        raise Refused("range") from error
    return out


def ignore_patterns(text):
    """[(exception, expression)], and how many lines can't be read."""
    patterns, wrong = [], 0
    for line in text.split("\n"):
        if line.startswith("#") or not line.strip():
            continue
        line = line.strip()
        exception = line.startswith("!")
        path = line[exception:].strip()
        if not path:
            wrong += 1
            continue
        path = re.sub("^//", "/", posixpath.normpath(path))
        if exception and path == "/":
            wrong += 1
            continue
        path = path[1:] if len(path) > 1 and path[0] == "/" else path
        try:
            patterns.append((exception, re.compile(ignore_regex(path))))
        except Refused:
            wrong += 1
    return patterns, wrong


def ignored(patterns, path):
    excluded = False
    parts = path.split("/")
    prefixes = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
    for exception, expression in patterns:
        if exception == excluded and any(expression.fullmatch(prefix) for prefix in prefixes):
            excluded = not exception
    return excluded
