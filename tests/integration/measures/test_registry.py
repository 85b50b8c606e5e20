"""The registry of measures: what each licence allows, what was declared by whom, and what may be asked then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from holdspace.definitions import load_instrument, write_instrument
from holdspace.definitions.wording import Declaration, with_wording
from holdspace.server.measures import instruments
from holdspace.server.measures.actions import choose_measures
from holdspace.server.measures.checks import check_loaded_measures
from holdspace.server.measures.queries import measures_before
from holdspace.server.ui.days import shown_day
from tests.cast import AT, Cast
from tests.conftest import SignIn

FORM = """notice = "© the owner"
[items]
1 = "Question one"
2 = "Question two"
3 = "Question three"
4 = "Question four"
5 = "Question five"
[answers]
""" + "".join(f'{value} = "Answer {value}"\n' for value in range(9))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The practice's own folder of measures, empty."""
    monkeypatch.setattr(instruments, "practice_folder", lambda: tmp_path)
    for cached in (instruments.loaded_instruments, instruments._read_once, load_instrument):
        cached.cache_clear()
    yield tmp_path
    instruments.loaded_instruments.cache_clear()
    instruments._read_once.cache_clear()


def load_wsas(folder: Path, *, until: date | None = None) -> None:
    declaration = Declaration("Adaeze Obi", "by letter", now=date(2026, 1, 1), valid_until=until)
    loaded = with_wording(load_instrument("wsas"), FORM.encode(), declaration, source="form.toml")
    (folder / "wsas.toml").write_text(write_instrument(loaded, checked="a test"))


def test_therapist_and_administrator_read_what_the_licences_allow(cast: Cast, sign_in: SignIn):
    for who in (cast.therapist, cast.administrator):
        shown = sign_in(who).get("/measures/").content.decode()
        assert "no permission is required to reproduce, translate, display or distribute" in shown
        assert "scoring only: the wording is not here" in shown
        assert "waits for a declaration" in shown
    assert "Our use fits this licence" not in sign_in(cast.therapist).get("/measures/").content.decode()


def test_a_declaration_is_kept_with_name_and_day_and_can_be_taken_back(cast: Cast, sign_in: SignIn):
    web = sign_in(cast.administrator)

    web.post("/measures/core-10/licence/", {"declare": "yes"})

    today = shown_day(timezone.now())
    assert f"Declared by Adaeze Obi, {today}" in web.get("/measures/").content.decode()
    choose_measures(by=cast.therapist, therapy=cast.therapy, before=["core-10"], at=AT)
    web.post("/measures/core-10/licence/", {"declare": "no"})
    cast.practice.refresh_from_db()
    assert cast.practice.licences_confirmed == {}


@pytest.mark.parametrize("instrument", ["phq-9", "wsas", "no-such-measure"])
def test_where_nothing_is_to_be_declared_nothing_is(cast: Cast, sign_in: SignIn, instrument: str):
    answer = sign_in(cast.administrator).post(f"/measures/{instrument}/licence/", {"declare": "yes"})

    assert answer.status_code == 404
    cast.practice.refresh_from_db()
    assert cast.practice.licences_confirmed == {}


@pytest.mark.parametrize("who", ["client", "supervisor", "researcher", "privacy_officer"])
def test_nobody_else_meets_it(cast: Cast, sign_in: SignIn, who: str):
    assert sign_in(cast.everyone[who]).get("/measures/").status_code == 404


def test_only_the_administrator_declares(cast: Cast, sign_in: SignIn):
    assert sign_in(cast.therapist).post("/measures/core-10/licence/", {"declare": "yes"}).status_code == 404


def test_loaded_wording_is_asked_with_its_notice_while_the_licence_lasts(cast: Cast, sign_in: SignIn, folder: Path):
    load_wsas(folder)
    choose_measures(by=cast.therapist, therapy=cast.therapy, before=["phq-9", "wsas"], at=AT)

    shown = sign_in(cast.client_user).get(f"/sessions/{cast.session.pk}/check/before/").content.decode()

    assert "Question three" in shown
    assert "© the owner" in shown
    assert "licence declared by Adaeze Obi, 1 Jan 2026" in sign_in(cast.therapist).get("/measures/").content.decode()


def test_a_file_that_cannot_be_used_is_named_and_left_out(cast: Cast, sign_in: SignIn, folder: Path):
    (folder / "broken.toml").write_text("id = ")
    (folder / "phq-9.toml").write_text(write_instrument(load_instrument("phq-9"), checked="nobody declared it"))

    assert instruments.loaded_instruments() == {}
    assert [warning.id for warning in check_loaded_measures()] == ["holdspace.W070"] * 2
    assert sign_in(cast.client_user).get(f"/sessions/{cast.session.pk}/check/before/").status_code == 200


def test_a_file_in_place_of_one_that_ships_may_not_let_a_risk_pass(cast: Cast, sign_in: SignIn, folder: Path):
    phq_9 = load_instrument("phq-9")
    licence = replace(phq_9.licence, declared_by="Adaeze Obi", declared_on=date(2026, 1, 1))
    (folder / "phq-9.toml").write_text(
        write_instrument(replace(phq_9, licence=licence, risk_items=()), checked="a test")
    )

    [warning] = check_loaded_measures()

    assert "item 9 asks for a person in the measure that ships" in warning.msg
    assert instruments.get_instrument("phq-9").risk_items == phq_9.risk_items
    assert sign_in(cast.client_user).get(f"/sessions/{cast.session.pk}/check/before/").status_code == 200


def test_after_the_last_day_of_the_licence_it_is_asked_no_more(cast: Cast, sign_in: SignIn, folder: Path):
    load_wsas(folder)
    choose_measures(by=cast.therapist, therapy=cast.therapy, before=["phq-9", "wsas"], at=AT)
    load_wsas(folder, until=date(2026, 1, 2))
    for cached in (instruments.loaded_instruments, instruments._read_once):
        cached.cache_clear()

    assert measures_before(cast.therapy) == ("phq-9",)
    assert "the declared licence has ended" in sign_in(cast.therapist).get("/measures/").content.decode()
