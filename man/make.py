#!/usr/bin/env python3
"""The manual pages, made from what the programs themselves say: their help, the configuration's key table, the interface
files. What none of these knows (files, signals, examples) is in man/prose, a file a page.

usage: make.py BUILD_DIRECTORY OUTPUT_DIRECTORY
"""

import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import textwrap

TREE = pathlib.Path(__file__).resolve().parents[1]
COMMON = ("socket", "json", "lang", "help")
SENTENCE = re.compile(r'(?<=[^\s.][.!?;])(["\')]?) +(?=["\'(\[]?[A-Z0-9-])')


def escaped(text):
    """A text as it may stand anywhere on a line of roff."""
    text = text.replace("\\", "\\e")
    return "".join(c if ord(c) < 128 else f"\\[u{ord(c):04X}]" for c in text)


def lines(text):
    """A text as lines of roff: each sentence begins a line, none begins with a control character."""
    out = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if out:
            out.append(".Pp")
        for sentence in SENTENCE.sub(r"\1\n", " ".join(paragraph.split())).split("\n"):
            for line in textwrap.wrap(escaped(sentence), 78, break_long_words=False, break_on_hyphens=False):
                out.append("\\&" + line if line[:1] in (".", "'") else line)
    return out


def word(text):
    """An argument of a macro: mdoc would take punctuation for its own and names of macros for calls."""
    text = escaped(text)
    return '"' + text.replace('"', "\\(dq") + '"' if re.search(r'[\s"]', text) else "\\&" + text


def head(title, section, description, name=None):
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc) if epoch else datetime.date.today()
    return [
        '.\\" Made by man/make.py; what is wrong here is wrong in what it was made from.',
        f".Dd {day.strftime('%B')} {day.day}, {day.year}",
        f".Dt {title.upper()} {section}",
        ".Os Rollcall",
        ".Sh NAME",
        f".Nm {name or title}",
        f".Nd {escaped(description.rstrip('.'))}",
    ]


def prose(page):
    path = TREE / "man" / "prose" / f"{page}.mdoc"
    return path.read_text().rstrip("\n").split("\n")


def option(argument):
    """How an argument is written, in the words of mdoc."""
    value = f" Ar {word(argument.get('valueName', 'value'))}"
    if argument["kind"] == "positional":
        return value.strip()
    names = [("" if n["kind"] == "short" else "-") + n["name"] for n in argument["names"]]
    takes = "" if argument["kind"] == "flag" else value
    return " , ".join(f"Fl {name}{takes}" for name in names)


def synopsis(arguments):
    out = []
    for argument in arguments:
        text = option(argument)
        if argument.get("isRepeating"):
            text += " ..."
        out.append(f".Op {text}" if argument["isOptional"] else f".{text}")
    return out


def described(arguments):
    if not arguments:
        return []
    out = [".Bl -tag -width Ds"]
    for argument in arguments:
        out.append(f".It {option(argument)}")
        text = argument.get("abstract", "")
        values, default = argument.get("allValues"), argument.get("defaultValue")
        if values and not all(value in text for value in values):
            text += f" One of {', '.join(values)}."
        if default and default not in text:
            text += f" The default is {default}."
        out += lines(text or "Without further meaning.")
    return out + [".El"]


def own(command):
    """The arguments that only this command has; those of every command stand once."""
    return [
        argument
        for argument in command.get("arguments", [])
        if argument.get("shouldDisplay", True)
        and (argument["kind"] == "positional" or argument["preferredName"]["name"] not in COMMON)
    ]


def leaves(command, path=()):
    """Each command that does something, with its words."""
    inner = [c for c in command.get("subcommands", []) if c["commandName"] != "help" and c.get("shouldDisplay", True)]
    default = command.get("defaultSubcommand")
    for sub in inner:
        yield from leaves(sub, path + (sub["commandName"],))
    if not inner and path:
        yield path, command, default


def commands(tree):
    out = [".Sh COMMANDS"]
    nouns = {}
    for path, command, _ in leaves(tree):
        nouns.setdefault(path[0], []).append((path, command))
    abstracts = {c["commandName"]: c.get("abstract", "") for c in tree["subcommands"]}
    for noun, members in nouns.items():
        out.append(f".Ss {noun}")
        if len(members) > 1 or len(members[0][0]) > 1:
            out += lines(abstracts[noun])
        out.append(".Bl -tag -width Ds")
        for path, command in members:
            arguments = own(command)
            words = [f"Ic {' '.join(map(word, path))}"]
            words += [line[1:] for line in synopsis(arguments)]
            out.append(".It " + f" Xo\n.".join(words) if len(words) == 1 else ".It Xo\n." + "\n.".join(words) + "\n.Xc")
            out += lines(command.get("abstract", ""))
            if command.get("discussion"):
                out += [".Pp"] + lines(command["discussion"])
            out += described([a for a in arguments])
        out.append(".El")
    return out


def program(page, section, tree):
    out = head(page, section, tree["abstract"])
    out.append(".Sh SYNOPSIS")
    out.append(f".Nm")
    if tree.get("subcommands"):
        out += [".Ar command", ".Op Ar arguments"]
    else:
        out += synopsis(own(tree))
    out += [".Sh DESCRIPTION"] + lines(tree.get("discussion") or tree["abstract"])
    shared = own(tree)
    if tree.get("subcommands"):
        every = {}
        for _, command, _ in leaves(tree):
            for argument in command.get("arguments", []):
                if argument["kind"] != "positional" and argument["preferredName"]["name"] in COMMON:
                    every.setdefault(argument["preferredName"]["name"], argument)
        shared = list(every.values())
        out += [".Pp", "These options are those of every command:"]
    out += described(shared)
    if tree.get("subcommands"):
        out += commands(tree)
    return out + prose(page)


def configuration(keys, schema):
    out = head("rollcall.toml", 5, "configuration of the attendance gateway rollcalld")
    out += [".Sh DESCRIPTION"] + prose("rollcall.toml-description") + [".Sh TABLES AND KEYS"]
    meanings = {}

    def collect(node, path):
        for name, inner in node.get("properties", {}).items():
            if inner.get("type") == "array" and "properties" in inner.get("items", {}):
                meanings[f"{path}{name}[]"] = inner["items"]["description"]
            elif inner.get("type") == "object":
                meanings[f"{path}{name}"] = inner["description"]
                collect(inner, f"{path}{name}.")

    collect(schema, "")
    for table, meaning in meanings.items():
        bare = table.removesuffix("[]")
        out += [f".Ss [{'[' if bare != table else ''}{bare}]{']' if bare != table else ''}"]
        out += lines(meaning)
        out.append(".Bl -tag -width Ds")
        for key in keys:
            if key["key"].rpartition(".")[0] != table:
                continue
            name = key["key"].rpartition(".")[2]
            out.append(f".It Va {word('NAME' if name == '*' else name)}")
            out += lines(key["meaning"])
            takes = f"Takes {key['takes']}" + (f", in {key['unit']}" if key["unit"] else "") + "."
            out += lines(takes)
            if key["default"]:
                out += lines(f"Default: {key['default']}")
            elif key["required"]:
                out += lines(f"Must be there; for example {key['example']}")
            elif key["example"]:
                out += lines(f"For example {key['example']}")
        out.append(".El")
    return out + prose("rollcall.toml")


def interface(path):
    """One interface file: its members with the comments above them."""
    out, comment = [], []
    members = re.split(r"\n(?=#|interface|type|method|error)", path.read_text())
    for member in members:
        member = member.rstrip()
        if member.startswith("#"):
            comment.append(member[1:].strip())
            continue
        if member.startswith("interface "):
            out += [f".Ss {member.split()[1]}"] + lines(" ".join(comment))
        elif member:
            kind, name = re.match(r"(type|method|error) (\w+)", member).groups()
            out += [".Pp", f".Sy {kind} {word(name)}", ".Bd -literal -offset indent -compact"]
            out += ["\\&" + escaped(line) for line in member.split("\n")] + [".Ed"]
            if comment:
                out += lines(" ".join(comment))
        comment = []
    return out


def protocol(files):
    out = head("rollcall-varlink", 7, "control protocol of the attendance gateway rollcalld")
    out += [".Sh DESCRIPTION"] + prose("rollcall-varlink-description") + [".Sh INTERFACES"]
    for path in files:
        out += interface(path)
    return out + prose("rollcall-varlink")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip().splitlines()[-1])
    build, place = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])

    def told(program, *arguments):
        return json.loads(subprocess.run([build / program, *arguments], check=True, capture_output=True).stdout)

    place.mkdir(parents=True, exist_ok=True)
    pages = {
        f"{name}.{section}": program(name, section, told(name, "--experimental-dump-help")["command"])
        for name, section in (("rollcalld", 8), ("rollcall", 1), ("rollcall-sim", 1))
    }
    keys, schema = told("rollcall", "config", "explain", "--json"), told("rollcall", "config", "schema")
    pages["rollcall.toml.5"] = configuration(keys, schema)
    pages["rollcall-varlink.7"] = protocol(sorted((TREE / "Sources/Control/interfaces").glob("*.varlink")))
    for name, text in pages.items():
        (place / name).write_text("\n".join(text) + "\n")
        print(place / name)


if __name__ == "__main__":
    main()
