"""The one family of errors, grouped by who can act on them.

    HoldspaceError
    ├── PersonError           shown as it is to the person who asked; HTTP 400, exit code 2
    │   ├── BadInput          what was handed in cannot be used; says where and what to do
    │   ├── NotFound          not there, or not yours: both answer alike; HTTP 404
    │   ├── Refused           a rule, policy or consent says no; HTTP 403
    │   │   └── ConsentMissing  the client has not allowed this purpose
    │   ├── WrongState        the thing has moved on (already closed, already signed); HTTP 409
    │   └── AlreadySaved      a form that was sent twice; it was kept once, back to its page
    ├── OperatorError         told to whoever runs the installation, with a hint; HTTP 503, exit code 1
    │   ├── UnsafeSetting     the installation would not keep its promises
    │   └── KeyUnavailable    the root key or a data key cannot be had
    └── IntegrityError        stored data is not what was written: a broken seal, a broken chain; HTTP 500

Messages carry ids and remedies, never a client's words, name or scores. A person is told in their own language: a text
of fixed words is written in English where it is raised; one that holds values is said before they are put in
(`gettext("At most %(most)d characters.") % {"most": most}`).
"""

from __future__ import annotations

from holdspace.domain.language import gettext


class HoldspaceError(Exception):
    """Anything Holdspace itself raises."""


class PersonError(HoldspaceError):
    """The person who asked can act on it."""

    def __init__(self, message: str = "") -> None:
        super().__init__(gettext(message))


class BadInput(PersonError):
    """What was handed in cannot be used.

    ``source`` is the file or field, ``line`` its 1-based line where there is one, ``remedy`` what to do about it.
    """

    def __init__(self, problem: str, *, source: str = "", line: int | None = None, remedy: str = "") -> None:
        problem, remedy = gettext(problem), gettext(remedy)
        place = gettext("line %(line)d") % {"line": line} if line is not None else ""
        where = ", ".join(part for part in (source, place) if part)
        super().__init__(f"{where}: {problem}" if where else problem)
        self.problem, self.source, self.line, self.remedy = problem, source, line, remedy

    def __str__(self) -> str:
        text = super().__str__()
        return f"{text} {self.remedy}" if self.remedy else text


class NotFound(PersonError):
    """Not there, or not yours; the two are never told apart."""


class Refused(PersonError):
    """A rule, a policy or a consent says no."""


class ConsentMissing(Refused):
    """The client has not allowed this purpose."""


class WrongState(PersonError):
    """The thing has moved on since it was shown."""


class AlreadySaved(PersonError):
    """A form arrived a second time; what it says stands already."""


class OperatorError(HoldspaceError):
    """Whoever runs the installation can act on it; ``hint`` says how."""

    def __init__(self, problem: str, *, hint: str = "") -> None:
        super().__init__(f"{problem} {hint}" if hint else problem)
        self.problem, self.hint = problem, hint


class UnsafeSetting(OperatorError):
    """The installation would not keep its promises with this setting."""


class KeyUnavailable(OperatorError):
    """The root key or a client's data key cannot be had."""


class IntegrityError(HoldspaceError):
    """Stored data is not what was written."""
