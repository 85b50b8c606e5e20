from functools import partial

from django.apps import AppConfig


class Keys(AppConfig):
    name = "holdspace.server.keys"
    label = "keys"

    def ready(self) -> None:
        from holdspace.server.audit import heads  # noqa: PLC0415  # models can only be imported once apps are ready
        from holdspace.server.keys import checks  # noqa: F401, PLC0415  # registers itself
        from holdspace.server.keys.installation import prove  # noqa: PLC0415

        heads.register(partial(prove, place="chain_head"))
