from django.apps import AppConfig
from django.utils import translation

from holdspace.domain import language
from holdspace.server.ui.language import page_language


class Ui(AppConfig):
    name = "holdspace.server.ui"
    label = "ui"

    def ready(self) -> None:
        # Importing registers the start-up checks.
        from holdspace.server import checks, doctor, proxy_checks  # noqa: F401, PLC0415

        # The rings below say their words in the language of the request that they work for.
        language.speak(gettext=translation.gettext, language=page_language)
