"""Templates are kept with what is the same for all readers of a language written out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.template import Context, Engine, Origin, TemplateDoesNotExist
from django.template.base import TextNode
from django.utils import translation

from holdspace.server.ui.folding import Loader
from holdspace.server.ui.markup import markup_rows

WORDS = {
    "help": '<a href="{% url "ui:help" %}">{% translate "Crisis help" %}</a>',
    "sentence": "{% blocktranslate %}Crisis help{% endblocktranslate %}",
    "footer": '<footer>{% include "help" %}</footer>',
    "greeting": '{% include "help" %} {{ name }} {% if name %}{% translate "Plan" %}{% endif %}',
    "counted": "{% blocktranslate with n=count %}Of {{ n }}{% endblocktranslate %}",
    "both": '{% language "de" %}{% translate "Crisis help" %}{% endlanguage %} {% translate "Crisis help" %}',
    "named": '{% translate "Crisis help" as help %}{{ help }}',
}


class FromWords(Loader):
    """Loads from the words above instead of from files."""

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        yield Origin(template_name, template_name, self)

    def get_contents(self, origin: Origin) -> str:
        if origin.name not in WORDS:
            raise TemplateDoesNotExist(origin)
        return WORDS[origin.name]


@pytest.fixture
def engine() -> Engine:
    """Return an engine that has read nothing yet."""
    builtins = ["django.templatetags.i18n", "django.templatetags.static"]
    return Engine(loaders=[f"{__name__}.FromWords"], builtins=builtins)


@pytest.mark.parametrize("name", ["help", "sentence", "footer"])
def test_what_needs_no_reader_is_one_text(engine: Engine, name: str):
    [node] = engine.get_template(name).nodelist

    assert isinstance(node, TextNode)
    assert "Crisis help" in node.s


def test_each_language_has_a_text_of_its_own(engine: Engine):
    with translation.override("de"):
        german = engine.get_template("footer").render(Context())
    english = engine.get_template("footer").render(Context())

    assert english == '<footer><a href="/help/">Crisis help</a></footer>'
    assert german == '<footer><a href="/help/">Krisenhilfe</a></footer>'


def test_what_depends_on_the_reader_is_worked_out_for_each(engine: Engine):
    template = engine.get_template("greeting")

    assert template.render(Context({"name": "<Ada>"})).endswith("</a> &lt;Ada&gt; Plan")
    assert template.render(Context({"name": ""})).endswith("</a>  ")
    assert engine.get_template("counted").render(Context({"count": 3})) == "Of 3"
    assert engine.get_template("named").render(Context()) == "Crisis help"


def test_a_part_in_another_language_stays_in_it(engine: Engine):
    assert engine.get_template("both").render(Context()) == "Krisenhilfe Crisis help"


def test_a_missing_template_is_said_to_be_missing(engine: Engine):
    with pytest.raises(TemplateDoesNotExist):
        engine.get_template("nobody wrote it")


def test_rows_of_markup_escape_what_is_not_markup():
    rows = markup_rows("<td>{}{}</td>", [("<b>", 1), (markup_rows("<i>{}</i>", [("&",)]), "")])

    assert rows == "<td>&lt;b&gt;1</td><td><i>&amp;</i></td>"
