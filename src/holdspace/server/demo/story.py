"""The cast as it stands in its files: who there is, and what happened to each client, session by session."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from holdspace.domain.access import Purpose
from holdspace.domain.errors import BadInput
from holdspace.domain.people import Role
from holdspace.server.demo.own_words_story import ContestStory, JournalStory
from holdspace.server.demo.toolbox_story import StrategyStory, WorksheetStory

CAST = Path(__file__).parent / "cast"
TRANSCRIPTS = CAST / "transcripts"
LEFT_OUT = -1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the practice; ``second_factor`` is the secret of their authenticator app."""

    key: str
    name: str
    role: Role
    sign_in: str
    second_factor: str
    second_person: str = ""


@dataclass(frozen=True, slots=True)
class GoalStory:
    """A goal, from which session's check-in on it is rated, and what became of it."""

    words: str
    set_in: int
    reworded_in: int = 0
    new_words: str = ""
    achieved_in: int = 0
    reason: str = ""
    therapist_words: str = ""


@dataclass(frozen=True, slots=True)
class BoundaryStory:
    """A topic kept out, from before a session on."""

    topic: str
    stance: str
    set_in: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class ProposalStory:
    """A line proposed for the shared plan after a session; without an answer it is still open."""

    in_session: int
    by: str
    part: str
    text: str
    why: str = ""
    answer: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeStory:
    """How an activity of the plan went, said after a session; ``activity`` is how its words begin."""

    in_session: int
    activity: str
    by: str
    done: str
    helped: int = LEFT_OUT
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReviewStory:
    """A day set in a session to look at the plan again, so many days later, and what each said of it, if they did."""

    set_in: int
    due_in_days: int
    held_in: int = 0
    client: str = ""
    therapist: str = ""


@dataclass(frozen=True, slots=True)
class DecisionStory:
    """A question weighed in a session. ``entries`` are what was written: by, what, option (from 0), text and the rest.

    ``chosen`` is the option that ``chosen_by`` named and the other agreed to; without one the question is still open.
    """

    in_session: int
    question: str
    options: tuple[str, ...]
    entries: tuple[Mapping[str, Any], ...] = ()
    chosen: int = LEFT_OUT
    chosen_by: str = "client"
    why: str = ""
    is_agreed: bool = True
    look_back_in_days: int = 0
    collaborate: tuple[int, ...] = ()
    looked_back_in: int = 0
    looking_back: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PreferenceStory:
    """How the client said they like to work, after a session."""

    in_session: int
    answers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TalkStory:
    """A talk about what was hard, in a session: why, and how each saw it."""

    in_session: int
    occasion: str
    cause: str
    client: Mapping[str, str]
    therapist: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WithdrawalStory:
    """A permission taken back in the days after a session."""

    purpose: Purpose
    after_session: int


@dataclass(frozen=True, slots=True)
class SessionStory:
    """One session: what was answered around it, item by item (`LEFT_OUT` where nothing was), and what was kept.

    ``goals`` are the client's ratings, ``goals_seen`` the therapist's.
    """

    days_ago: int
    answers: Mapping[str, tuple[int, ...]]
    goals: tuple[int, ...] = ()
    goals_seen: tuple[int, ...] = ()
    helped: str = ""
    hindered: str = ""
    matters: str = ""
    off_limits: str = ""
    next_time: str = ""
    pace: str = ""
    has_silence_helped: bool = False
    unsaid: str = ""
    telling: str = ""
    held: str = ""
    talked_about: bool = False
    transcript: str = ""
    shared_with: tuple[str, ...] = ()
    closeness_was: str = ""  # what the client says to the first moment that came close to a boundary
    note: str = ""
    alert_answer: str = ""


@dataclass(frozen=True, slots=True)
class ClientStory:
    """One client's way through their therapy. What ends in ``_days_ago`` is None where it did not happen.

    ``held_for`` is the reason of a legal hold; ``journal_passphrase`` protects nothing, as the password does not.
    """

    key: str
    therapist: str
    identity: Mapping[str, str]
    sign_in: str = ""
    invited_days_ago: int | None = None
    measures: tuple[str, ...] = ()
    gave: tuple[Purpose, ...] = ()
    refused: tuple[Purpose, ...] = ()
    hour: int = 10
    supervisor: str = ""
    ended_days_ago: int | None = None
    copy_asked_days_ago: int | None = None
    erasure_asked_days_ago: int | None = None
    held_days_ago: int | None = None
    held_for: str = ""
    goals: tuple[GoalStory, ...] = ()
    boundaries: tuple[BoundaryStory, ...] = ()
    proposals: tuple[ProposalStory, ...] = ()
    talks: tuple[TalkStory, ...] = ()
    outcomes: tuple[OutcomeStory, ...] = ()
    reviews: tuple[ReviewStory, ...] = ()
    decisions: tuple[DecisionStory, ...] = ()
    preferences: tuple[PreferenceStory, ...] = ()
    strategies: tuple[StrategyStory, ...] = ()
    worksheets: tuple[WorksheetStory, ...] = ()
    contests: tuple[ContestStory, ...] = ()
    journal: tuple[JournalStory, ...] = ()
    journal_passphrase: str = ""
    signatures: Mapping[str, str] = field(default_factory=dict)
    safety_plan: Mapping[str, Any] = field(default_factory=dict)
    withdrawals: tuple[WithdrawalStory, ...] = ()
    sessions: tuple[SessionStory, ...] = ()

    @property
    def has_come_in(self) -> bool:
        """Whether the client followed the invitation."""
        return bool(self.sign_in)


@dataclass(frozen=True, slots=True)
class PracticeStory:
    """The whole cast. ``password`` is everybody's: it protects nothing."""

    name: str
    country: str
    password: str
    licences_confirmed: Mapping[str, str]
    colleagues: tuple[Colleague, ...]
    clients: tuple[ClientStory, ...]


CHANGES: tuple[tuple[str, type], ...] = (
    ("proposals", ProposalStory),
    ("talks", TalkStory),
    ("outcomes", OutcomeStory),
    ("reviews", ReviewStory),
    ("decisions", DecisionStory),
    ("preferences", PreferenceStory),
    ("strategies", StrategyStory),
    ("worksheets", WorksheetStory),
    ("contests", ContestStory),
    ("journal", JournalStory),
)


def read_cast() -> PracticeStory:
    """Return the cast that ships; raise BadInput with the file where one cannot be read."""
    practice = _load(CAST / "practice.toml")
    practice["colleagues"] = tuple(
        _build(Colleague, {**each, "role": Role(each["role"])}, "practice.toml") for each in practice["colleagues"]
    )
    practice["clients"] = tuple(_read_client(path) for path in sorted((CAST / "clients").glob("*.toml")))
    return _build(PracticeStory, practice, "practice.toml")


def _read_client(path: Path) -> ClientStory:
    given, source = _load(path), path.name
    given["key"] = path.stem
    for name in ("gave", "refused"):
        given[name] = tuple(Purpose(each) for each in given.get(name, ()))
    given["measures"] = tuple(given.get("measures", ()))
    for name, kind in (("goals", GoalStory), ("boundaries", BoundaryStory), *CHANGES):
        given[name] = tuple(_build(kind, each, source) for each in given.get(name, ()))
    given["withdrawals"] = tuple(
        WithdrawalStory(Purpose(each["purpose"]), each["after_session"]) for each in given.get("withdrawals", ())
    )
    given["sessions"] = tuple(_read_session(each, source) for each in given.get("sessions", ()))
    return _build(ClientStory, given, source)


def _read_session(given: dict[str, Any], source: str) -> SessionStory:
    """A list of numbers under any other name is an instrument's answers, in the order of its items."""
    known = {each.name for each in fields(SessionStory)}
    answers = {name: tuple(values) for name, values in given.items() if name not in known}
    rest = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if name in known}
    return _build(SessionStory, {**rest, "answers": answers}, source)


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"This is not valid TOML: {error}.", source=path.name) from error


def _build(kind: type[T], given: Mapping[str, Any], source: str) -> T:
    try:
        return kind(**given)
    except TypeError as error:
        raise BadInput(f"{kind.__name__}: {error}.", source=source, remedy="Compare it with another file.") from error
