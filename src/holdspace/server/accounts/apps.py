from django.apps import AppConfig


class Accounts(AppConfig):
    name = "holdspace.server.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415  # models can only be imported once ready

        from holdspace.server.accounts import sign_in_log  # noqa: PLC0415
        from holdspace.server.accounts.second_factor import note_set_up  # noqa: PLC0415

        authenticator_added.connect(note_set_up, dispatch_uid="holdspace.second_factor")
        sign_in_log.begin()
