from django.apps import AppConfig


class Accounts(AppConfig):
    name = "holdspace.server.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_removed  # noqa: PLC0415  # models can only be imported once ready

        from holdspace.server.accounts import failed_attempts, second_factor, sign_in_log  # noqa: PLC0415

        authenticator_added.connect(second_factor.note_set_up, dispatch_uid="holdspace.second_factor")
        for changed in (authenticator_added, authenticator_removed):
            changed.connect(second_factor.end_other_sessions, dispatch_uid="holdspace.other_sessions")
        failed_attempts.begin()
        sign_in_log.begin()
