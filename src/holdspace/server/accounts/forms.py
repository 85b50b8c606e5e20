"""What a person fills in to come in and to sign in."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from holdspace.server.accounts.models import User


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is untyped
    """allauth's form in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Sign-in name")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class NewPasswordForm(forms.Form):
    """A password that is chosen, and written twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three or four words that only you would put together work well."),
    )
    password_again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    @property
    def account(self) -> User:
        """The account that the password is for, as far as it is known: a password must not be like its name."""
        return User()

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules and the repetition."""
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("password_again")
        if password:
            self._check_strength(password)
        if password and again and password != again:
            self.add_error("password_again", _("The two passwords differ."))
        return cleaned

    def _check_strength(self, password: str) -> None:
        try:
            password_validation.validate_password(password, self.account)
        except forms.ValidationError as error:
            self.add_error("password", error)


class ComeInForm(NewPasswordForm):
    """A new account: a name to sign in with, a password, and for colleagues the name that clients see."""

    field_order = ("display_name", "username", "password", "password_again")
    display_name = forms.CharField(
        label=_("Your name"), max_length=80, help_text=_("Clients see it in the list of who has looked.")
    )
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=60,
        min_length=3,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, is_client: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_client:
            # A client's name is sealed with their record and never stands with the account.
            del self.fields["display_name"]
            self.fields["username"].help_text = _("Choose any name. It need not be, and better is not, your own.")

    @property
    def account(self) -> User:
        return User(username=self.cleaned_data.get("username", ""))


class RenewalForm(NewPasswordForm):
    """A new password for an account that is there."""

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._account = account

    @property
    def account(self) -> User:
        return self._account
