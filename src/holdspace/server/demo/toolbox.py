"""What a client does for themselves between sessions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from holdspace.definitions.worksheet_files import load_worksheets
from holdspace.domain.toolbox.strategy import Strategy, Try
from holdspace.server.demo.life import Happening, Life, Meeting
from holdspace.server.demo.toolbox_story import StrategyStory, WorksheetStory
from holdspace.server.toolbox.actions import fill_worksheet, keep_strategy, keep_try, share


def toolbox_of(life: Life, meeting: Meeting) -> Iterator[Happening]:
    """Yield what goes into the toolbox in the days after a session."""
    for strategy in life.story.strategies:
        if strategy.set_in == meeting.number:
            yield Happening(meeting.after(days=1, hours=5), partial(_keep, life, strategy))
    for told in life.story.worksheets:
        if told.in_session == meeting.number:
            yield Happening(meeting.after(days=2, hours=6), partial(_fill, life, told))


def _keep(life: Life, told: StrategyStory, at: datetime) -> None:
    content = Strategy(told.words, told.when)
    strategy = keep_strategy(by=life.user, client=life.client, content=content, at=at)
    for each in told.tries:
        keep_try(by=life.user, strategy=strategy, content=Try(int(each["helped"]), str(each.get("when", ""))), at=at)
    if told.is_shared:
        share(by=life.user, entry=strategy, is_shared=True, at=at)


def _fill(life: Life, told: WorksheetStory, at: datetime) -> None:
    sheet = load_worksheets()[told.worksheet]
    kept = fill_worksheet(by=life.user, client=life.client, worksheet=sheet, answers=told.answers, at=at)
    if told.is_shared:
        share(by=life.user, entry=kept, is_shared=True, at=at)
