"""Exceptions within a person's scope."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Q, QuerySet

from holdspace.domain.access import Kind
from holdspace.domain.errors import NotFound
from holdspace.domain.exceptions.alarm import WITHIN_A_WEEK, Alarm, Opening, alarms
from holdspace.domain.exceptions.state import State
from holdspace.domain.people import Role
from holdspace.server.accounts.models import User
from holdspace.server.audit.models import AuditEntry
from holdspace.server.clients.models import Client, Practice, Therapy
from holdspace.server.exceptions.models import DangerException, Disclosure
from holdspace.server.keys.models import SealedRecord

NOT_THERE = "There is no such page, or it is not yours."


def country() -> str:
    """Return the country of this practice, whose rules hold."""
    return Practice.objects.filter(pk=1).values_list("country", flat=True).first() or ""


def therapies_ever(user: User) -> QuerySet[Therapy]:
    """Return the therapies that this therapist conducts or conducted, with clients whose record still stands."""
    return Therapy.objects.filter(therapist=user, client__erased_at=None).order_by("-started_at")


def get_client_ever(user: User, client_id: UUID) -> Client:
    """Return a client whom this therapist treats or treated; raise NotFound for any other."""
    found = Client.objects.filter(pk=client_id, pk__in=therapies_ever(user).values("client")).first()
    if found is None or user.as_role is not Role.THERAPIST:
        raise NotFound(NOT_THERE)
    return found


def second_persons() -> QuerySet[User]:
    """Return who can be named as second person."""
    return User.objects.filter(role=Role.PRIVACY_OFFICER, is_active=True).order_by("display_name")


def exceptions_of(user: User) -> QuerySet[DangerException]:
    """Return the exceptions that this person asked for, or was named to answer, or must look into afterwards."""
    if user.as_role is Role.THERAPIST:
        scope = Q(asked_by=user)
    elif user.as_role is Role.PRIVACY_OFFICER:
        scope = Q(second_person=user) | Q(second_person=None)
    else:
        scope = Q(pk=None)
    return DangerException.objects.filter(scope).select_related("asked_by", "second_person", "client", "reviewed_by")


def get_exception(user: User, exception_id: UUID) -> DangerException:
    """Return an exception within scope; raise NotFound otherwise."""
    found = exceptions_of(user).filter(pk=exception_id).first()
    if found is None:
        raise NotFound(NOT_THERE)
    return found


def to_answer(user: User, *, at: datetime) -> list[DangerException]:
    """Return what waits for this second person's answer."""
    waiting = exceptions_of(user).filter(answered_at=None, second_person=user)
    return [each for each in waiting if each.state(at) is State.ASKED]


def to_review() -> list[DangerException]:
    """Return what was opened alone and nobody has looked into yet."""
    alone = DangerException.objects.filter(second_person=None, reviewed_at=None)
    return list(alone.select_related("asked_by"))


def told_to(client: Client) -> list[DangerException]:
    """Return the exceptions about a client that they are told of by now, newest first."""
    rows = DangerException.objects.filter(client=client).select_related("asked_by", "second_person")
    return [each for each in rows.prefetch_related("disclosures") if not each.is_withheld]


def records_opened_by(exception: DangerException) -> list[SealedRecord]:
    """Return the records of the kinds that an exception opens."""
    kinds = {Kind(each) for each in exception.kinds}
    models = [model for model in apps.get_models() if issubclass(model, SealedRecord) and model.kind in kinds]
    return [
        row
        for model in models
        for row in model._default_manager.filter(client_id=exception.client_id).order_by("-created_at")
    ]


def disclosures_of(exception: DangerException) -> list[Disclosure]:
    """Return what was told to others because of an exception, in order."""
    return list(exception.disclosures.select_related("sent_by", "exception"))


def every_exception() -> QuerySet[DangerException]:
    """Return all of them for the account that second persons give, newest first."""
    rows = DangerException.objects.select_related("asked_by", "second_person", "reviewed_by")
    return rows.prefetch_related("disclosures__sent_by").annotate(told=Count("disclosures")).order_by("-created_at")


def looks_during(exception: DangerException) -> int:
    """Return how often the record was looked at under an exception."""
    return AuditEntry.objects.filter(
        client_id__in=[exception.client_id, exception.pk],
        event="looked",
        purpose="exception",
        actor_id=exception.asked_by_id,
        detail="exception_record",
        at__gte=exception.created_at,
        at__lte=exception.ended_at or exception.opens_until or exception.created_at,
    ).count()


def alarms_now(*, at: datetime) -> tuple[Alarm, ...]:
    """Return whether more is opened than an exception should be."""
    recent = DangerException.objects.filter(is_approved=True, answered_at__gt=at - WITHIN_A_WEEK)
    openings = [
        Opening(by, opened_at) for by, opened_at in recent.values_list("asked_by_id", "answered_at") if opened_at
    ]
    return alarms(openings, at=at)
