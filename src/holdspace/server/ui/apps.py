from django.apps import AppConfig
from django.utils import translation

from holdspace.domain import language
from holdspace.server.ui.language import page_language


class Ui(AppConfig):
    name = "holdspace.server.ui"
    label = "ui"

    def ready(self) -> None:
        from holdspace.server import checks, doctor  # noqa: F401, PLC0415  # importing registers the start-up checks

        # The rings below say their words in the language of the request that they work for.
        language.speak(gettext=translation.gettext, language=page_language)
