"""Sign-in accounts and the invitations that make them."""

from __future__ import annotations

import secrets
import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Upper

from holdspace.domain.people import Actor, Role
from holdspace.server.keys.proven import ProvenRow

_ROLES = {role.value: role for role in Role}  # asked for at each turn of a page, and an enumeration looks slowly


def new_id() -> uuid.UUID:
    """Return a random 128-bit id."""
    return uuid.UUID(bytes=secrets.token_bytes(16))


class UserManager(BaseUserManager["User"]):
    """Makes accounts; used by invitations and by the first-start command."""

    def create_user(self, username: str, password: str | None, *, role: Role, display_name: str = "") -> User:
        """Create an account. A client's account has no display name: their name is sealed with their record."""
        user = self.model(username=username, role=role, display_name=display_name)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user


class User(ProvenRow, AbstractBaseUser):
    """A sign-in account and nothing more: one person, one role.

    Staff carry the name that clients see in the look log. Clients sign in by a name of their own choosing. A password,
    a role or a name that was written into the database by hand signs nobody in, nor does a password alone where a
    second factor was set up and is gone.
    """

    proven = ("id", "role", "display_name", "password", "is_active", "has_set_up_second_factor")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField("sign-in name", max_length=60, unique=True)
    display_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    has_set_up_second_factor = models.BooleanField(default=False)  # and neither removed it nor had it dropped since
    failed_attempts = models.PositiveIntegerField(default=0)  # to sign in as this person, since they last did
    language = models.CharField(max_length=10, blank=True, default="")  # empty: as the browser asks

    # Set per request by the middleware, or by a job for the person it works for; never stored.
    has_passed_second_factor: bool = False

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="user_has_known_role"
            ),
            # Signing in takes a name in any case: of two that differ in nothing else neither would come in.
            models.UniqueConstraint(Upper("username"), name="one_sign_in_name_in_any_case"),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    @property
    def as_role(self) -> Role:
        """The account's role."""
        return _ROLES[self.role]

    @property
    def is_client(self) -> bool:
        """Whether this is a client's account."""
        return self.role == Role.CLIENT

    @property
    def as_actor(self) -> Actor:
        """Who this is in decisions and in the log."""
        return Actor(id=self.pk, role=self.as_role)


class Invitation(ProvenRow):
    """A single-use way in, good for some days. Only the hash of its secret is kept."""

    proven = ("secret_hash", "role", "client_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    client_id = models.UUIDField(null=True)  # the record a client's account will belong to
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # A client's account always belongs to a client's record, a colleague's never.
            models.CheckConstraint(
                condition=models.Q(role=Role.CLIENT, client_id__isnull=False)
                | (~models.Q(role=Role.CLIENT) & models.Q(client_id__isnull=True)),
                name="invitation_of_a_client_names_the_record",
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Renewal(ProvenRow):
    """A single-use way to a new password, good for a day. Only the hash of its secret is kept."""

    proven = ("secret_hash", "user_id", "expires_at")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="renewals")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"renewal {self.pk}"


class AccountChange(models.Model):
    """Something that changed about how a person signs in: kept so that they are told."""

    class What(models.TextChoices):
        """What it was."""

        PASSWORD = "password"  # noqa: S105  # what changed, and no password
        FACTOR_ADDED = "factor_added"
        FACTOR_REMOVED = "factor_removed"
        RECOVERY_CODES = "recovery_codes"
        RENEWAL = "renewal"
        RENEWAL_AND_FACTORS = "renewal_and_factors"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=20, choices=What.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"account change {self.pk}"
