"""How people sign in, and how long a sign-in lasts."""

from __future__ import annotations

import os
import secrets

from holdspace.server.settings.environment import HOLDSPACE_KEYS, HOLDSPACE_SECRET_KEY, IS_HTTPS


def _web_secret() -> str:
    """Return the key that signs web sessions: given, or made once and kept beside the root key."""
    if HOLDSPACE_SECRET_KEY:
        return HOLDSPACE_SECRET_KEY
    path = HOLDSPACE_KEYS / "web.secret"
    if not path.exists():
        HOLDSPACE_KEYS.mkdir(parents=True, exist_ok=True, mode=0o700)
        # O_EXCL: two starting processes must not each keep a secret of their own.
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


SECRET_KEY = _web_secret()
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["holdspace.server.accounts.backends.Accounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "holdspace.server.accounts.password_words.CommonAtHeart"},
    {"NAME": "holdspace.server.accounts.password_words.ContextWords"},
    {"NAME": "holdspace.server.accounts.breached_passwords.BreachedPasswords"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "ui:home"
ACCOUNT_FORMS = {"login": "holdspace.server.accounts.forms.SignInForm"}
ACCOUNT_ADAPTER = "holdspace.server.accounts.adapter.InvitationOnly"
# Sign-in is by a name of one's choosing: no address needs to be known, so none can be guessed or leaked.
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Beside allauth's own: wrong proofs of somebody who is signed in, and names that somebody invited tries.
ACCOUNT_RATE_LIMITS = {"own_failure": "5/5m/user", "signup": "20/m/ip,10/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "holdspace.server.accounts.adapter.SealedSecondFactor"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = True
# A signature cannot be guessed, and whoever shares a network with others would keep them out.
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "add_webauthn": "holdspace.server.accounts.passkey_forms.AddPasskey",
    "login_webauthn": "holdspace.server.accounts.second_step_forms.SignInByPasskey",
    "authenticate_webauthn": "holdspace.server.accounts.second_step_forms.SecondStepByPasskey",
    "reauthenticate_webauthn": "holdspace.server.accounts.second_step_forms.AgainByPasskey",
    "reauthenticate": "holdspace.server.accounts.second_step_forms.AgainByCode",
}
MFA_TOTP_ISSUER = "Holdspace"
# WebAuthn insists on TLS except on this machine.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
USERSESSIONS_TRACK_ACTIVITY = False
# Behind the TLS proxy everybody would come from its one address, and one person's failures would lock all others out.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if IS_HTTPS else 0

SESSION_ENGINE = "holdspace.server.accounts.sealed_sessions"
# A sign-in ends after HOLDSPACE_IDLE_MINUTES without use and after twelve hours in any case (accounts.session_limits).
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True

# What a page has to say next stands in the web session: a cookie of its own would lie in the browser in clear.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
