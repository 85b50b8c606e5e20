from django.apps import AppConfig


class Accounts(AppConfig):
    name = "holdspace.server.accounts"
    label = "accounts"

    def ready(self) -> None:
        from allauth.mfa import signals  # noqa: PLC0415  # models can only be imported once ready

        from holdspace.server.accounts import (  # noqa: PLC0415
            changes,
            factor_proofs,
            failed_attempts,
            own_passkeys,
            recovery_codes,
            renewed_sessions,
            second_factor,
            sign_in_log,
        )

        for set_up in (signals.authenticator_added, signals.authenticator_reset):
            set_up.connect(factor_proofs.keep_proof, dispatch_uid="holdspace.factor_proof")
        for changed in (signals.authenticator_added, signals.authenticator_removed):
            changed.connect(factor_proofs.note_whether_there_is_one, dispatch_uid="holdspace.factor_count")
        signals.authenticator_used.connect(factor_proofs.require_proof, dispatch_uid="holdspace.factor_proof")
        signals.authenticator_added.connect(second_factor.note_set_up, dispatch_uid="holdspace.second_factor")
        for changed in (signals.authenticator_added, signals.authenticator_removed):
            changed.connect(second_factor.end_other_sessions, dispatch_uid="holdspace.other_sessions")
        changes.begin()
        failed_attempts.begin()
        own_passkeys.begin()
        recovery_codes.begin()
        renewed_sessions.begin()
        sign_in_log.begin()
