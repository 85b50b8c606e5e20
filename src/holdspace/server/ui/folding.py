"""Templates in which all that is the same for every reader of a language is written out once, when first read.

Half of a page's pieces are texts to translate, addresses without an id, and parts like the footer. Django works each
out again for every page. Here a template is kept for each language, with such pieces as text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, TypeVar, cast

from django.template import Context, Origin, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, TokenType
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.loaders import app_directories
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language

Tag = TypeVar("Tag", bound=Callable[..., Any])


def fixed(tag: Tag) -> Tag:
    """Mark a tag that gives the same to everybody who reads a language."""
    tag.is_fixed = True  # type: ignore[attr-defined]
    return tag


class Loader(app_directories.Loader):
    """Loads from the apps' folders, folds, and keeps; what is missing is looked for again each time."""

    def __init__(self, engine: Any) -> None:
        super().__init__(engine)
        self._kept: dict[tuple[str, str | None, tuple[str, ...]], Template] = {}

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return a template as readers of the current language get it."""
        key = (template_name, get_language(), tuple(origin.name for origin in skip or ()))
        found = self._kept.get(key)
        if found is None:
            found, context = super().get_template(template_name, skip), Context()
            with context.bind_template(found):
                _fold(found.nodelist, context)
            found.nodelist = _Folded(found.nodelist)
            self._kept[key] = found  # only now: no page may be made of one that is still changing
        return found

    def reset(self) -> None:
        """Forget what was kept, since files have changed."""
        self._kept.clear()


class _Folded(NodeList):
    """The nodes of a whole template, which change no more: whoever extends it asks for its blocks at every page."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        super().__init__(nodes)
        self._found: dict[type[Node], list[Node]] = {}

    def get_nodes_by_type(self, nodetype: type[Node]) -> list[Node]:
        """Return the nodes of a type, however deep they lie."""
        found = self._found.get(nodetype)
        if found is None:
            found = self._found[nodetype] = super().get_nodes_by_type(nodetype)
        return found


def _fold(nodes: NodeList, context: Any) -> None:
    for node in nodes:
        if not isinstance(node, LanguageNode):  # what is in it is said in another language
            for inner in _inner(node):
                _fold(inner, context)
    nodes[:] = _joined([_written_out(node, context) for node in nodes])


def _inner(node: Node) -> Iterator[NodeList]:
    """Yield the lists of nodes within one: of an `if` one for each condition."""
    lists = [getattr(node, name, None) for name in node.child_nodelists]
    lists += [branch for _, branch in getattr(node, "conditions_nodelists", ())]
    return (each for each in lists if isinstance(each, NodeList))


def _joined(nodes: list[Node]) -> Iterator[Node]:
    """Yield the nodes, with neighbouring texts as one."""
    for is_text, some in groupby(nodes, lambda node: isinstance(node, TextNode)):
        if is_text:
            yield TextNode("".join(cast("TextNode", node).s for node in some))
        else:
            yield from some


def _written_out(node: Node, context: Any) -> Node:
    is_fixed = _FIXED.get(type(node))
    if is_fixed and is_fixed(node):
        return TextNode(node.render(context))
    if isinstance(node, IncludeNode) and _is_constant(node.template):
        part = context.template.engine.get_template(node.template.resolve(context)).nodelist
        if all(isinstance(each, TextNode) for each in part):
            return TextNode(part.render(context))
    return node


def _is_constant(words: FilterExpression) -> bool:
    return not words.filters and (not words.is_var or words.var.lookups is None)


_FIXED: Mapping[type[Node], Callable[[Any], bool]] = {
    TranslateNode: lambda node: _is_constant(node.filter_expression) and not (node.asvar or node.message_context),
    BlockTranslateNode: lambda node: (
        all(token.token_type is TokenType.TEXT for token in node.singular)
        and not (node.plural or node.asvar or node.message_context)
    ),
    StaticNode: lambda node: _is_constant(node.path) and node.varname is None,
    URLNode: lambda node: _is_constant(node.view_name) and not (node.args or node.kwargs or node.asvar),
    SimpleNode: lambda node: (
        getattr(node.func, "is_fixed", False)
        and all(map(_is_constant, [*node.args, *node.kwargs.values()]))
        and node.target_var is None
    ),
}
