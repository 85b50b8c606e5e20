"""Which texts the sources say: from Python by its syntax tree, from templates as Django itself reads them."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

Message = str | tuple[str, str]  # a text, or its singular and its plural

MARKS = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "noop"})
PLURAL_MARKS = frozenset({"ngettext", "ngettext_lazy"})
# What a person is told when something is refused needs no mark: the error itself says it (`domain/errors.py`).
TOLD = frozenset({"BadInput", "NotFound", "Refused", "ConsentMissing", "WrongState", "AlreadySaved"})


def messages_of(path: Path) -> Iterator[Message]:
    """Yield the texts of a Python file or a template, in their order."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _of_python(text)
    else:
        yield from _of_template(text, str(path))


def _of_python(text: str) -> Iterator[Message]:
    for node in sorted(_calls(text), key=lambda call: (call.lineno, call.col_offset)):
        yield from _of_call(_name(node.func), node)


def _calls(text: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))


def _of_call(name: str, call: ast.Call) -> Iterator[Message]:
    words = [_constant(argument) for argument in call.args]
    if name in PLURAL_MARKS and len(words) >= 2 and words[0] and words[1]:
        yield words[0], words[1]
    elif (name in MARKS or name in TOLD) and words and words[0]:
        yield words[0]
    if name in TOLD:
        remedies = (_constant(keyword.value) for keyword in call.keywords if keyword.arg == "remedy")
        yield from filter(None, remedies)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _constant(argument: ast.expr) -> str:
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _of_template(text: str, name: str) -> Iterator[Message]:
    # Django turns a template into something like Python for xgettext; indentation means nothing in it.
    python = "\n".join(line.lstrip() for line in templatize(text, origin=name).splitlines())
    keywords = {"gettext": None, "_": None, "ngettext": (1, 2)}
    for _line, _function, found, _comments in extract_python(io.BytesIO(python.encode()), keywords, [], {}):
        if isinstance(found, str):
            yield found
        else:
            yield str(found[0]), str(found[1])
