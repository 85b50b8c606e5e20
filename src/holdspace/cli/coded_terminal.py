"""Codes for a person at a terminal: the figures first, then the conversation with its codes beside it."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from holdspace.cli.plain import plain
from holdspace.domain.coding.code_schemes import CODE_SCHEME
from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.feedback import give_feedback
from holdspace.domain.coding.summary import Figure
from holdspace.domain.conversation.transcript import Speaker
from holdspace.workflows.analyse_session import model_card
from holdspace.workflows.analysed import Analysed
from holdspace.workflows.coding_words import accuracy_sentence, figure_words, marks, unclear_words
from holdspace.workflows.feedback_words import NOTHING_CLEAR, feedback_words

_STYLES = {Speaker.THERAPIST: "cyan", Speaker.CLIENT: "default"}


def render(sessions: Sequence[Analysed]) -> str:
    """Return the sessions as text, in colour where the terminal shows it."""
    out = io.StringIO()
    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((110, 24)).columns if is_terminal else 110
    console = Console(file=out, force_terminal=is_terminal, width=width)
    for each in sessions:
        console.print(_session(each))
    console.print(Text(accuracy_sentence(model_card()["figures"]), style="dim"))
    console.print(Text(_agreement(), style="dim"))
    console.print(Text(unclear_words("unclear"), style="dim"))
    return out.getvalue()


def _agreement() -> str:
    known = [f"{code.title} {code.expert_alpha:.2f}" for code in CODE_SCHEME.values() if code.expert_alpha is not None]
    return f"How far ten experts agree (alpha, 1 is perfect, 0 is chance): {', '.join(known)}; emotions not measured."


def _session(each: Analysed) -> RenderableType:
    head = [Text(plain(each.id), style="bold")]
    head += [Text(plain(line), style="dim") for line in (each.reason, *each.coded.notes) if line]
    found = Group(*_feedback(each.coded))
    return Group(*head, _figures(each.summary.figures), found, Text(), _turns(each.coded.turns), Text())


def _feedback(coded: CodedTranscript) -> Iterator[Text]:
    found = give_feedback(coded)
    for title, evidence in (("Went well", found.went_well), ("To try", found.to_try)):
        text = Text(f"{title}: ", style="bold")
        if evidence is None:
            yield text.append(NOTHING_CLEAR, style="not bold")
            continue
        words, places = feedback_words(evidence), ", ".join(str(at + 1) for at in evidence.places)
        said = f"{words.title} (turns {places}). {words.text} {words.often}".rstrip()
        yield text.append(plain(said), style="not bold")


def _figures(figures: Sequence[Figure]) -> Table:
    table = Table("", "value", "95 % range", "turns", box=box.SIMPLE_HEAD)
    for figure in figures:
        words = figure_words(figure)
        style = "" if figure.is_reliable else "dim"
        # Where experts do not agree, the reason stands in the place of a range: a range would look like a measure.
        beside = (words.interval if figure.is_reliable else "") or words.note
        table.add_row(words.label, words.value or "–", beside, str(figure.n), style=style)
    return table


def _turns(turns: Sequence[CodedTurn]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False)
    table.add_column("#", justify="right", style="dim")
    table.add_column("said", ratio=3)
    table.add_column("codes", ratio=2)
    for place, coded in enumerate(turns, 1):
        turn = coded.turn
        said = Text(f"{turn.speaker.value[0].upper()}  {plain(turn.text)}", style=_STYLES[turn.speaker])
        table.add_row(str(place), said, Text("\n").join(_marks(coded)))
    return table


def _marks(coded: CodedTurn) -> Iterator[Text]:
    for mark in marks(coded):
        text = Text(mark.title, style="dim" if mark.is_unclear else "")
        text.append(f" {mark.sureness}", style="dim")
        yield text
