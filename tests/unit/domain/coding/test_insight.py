"""What a coded session shows: feedback with evidence, possible strain, the course of change talk, silences, ranges."""

from __future__ import annotations

from random import Random

import pytest

from holdspace.domain.coding.asking import questions_in, runs_of_questions
from holdspace.domain.coding.change_course import change_course
from holdspace.domain.coding.feedback import Observation, give_feedback
from holdspace.domain.coding.insight import find_insight
from holdspace.domain.coding.strain_markers import StrainFamily, strain_markers
from holdspace.domain.coding.summary import summarise
from holdspace.domain.coding.timing import interrupted_turns, latency_figures, silences
from holdspace.domain.coding.uptake import meaning_words, taken_up
from holdspace.domain.coding.usual_range import Place, usual_range
from tests.unit.domain.coding.talk import client, talk, therapist

LONG = "Well, it began years ago when we moved house and " + "then there was this and that " * 5


@pytest.mark.parametrize(
    ("turns", "went_well", "to_try"),
    [
        ([], None, None),
        (
            [client("I feel so hopeless.", emotion="sadness"), therapist("It weighs on you.", reflection="simple")],
            Observation.FEELING_TAKEN_UP,
            None,
        ),
        (
            [client("I feel so hopeless about it.", emotion="sadness"), therapist("And how much do you smoke?")],
            None,
            Observation.FEELING_PASSED_OVER,
        ),
        (
            [client("My garden is wild."), therapist("The garden has grown wild.", reflection="simple")],
            Observation.OWN_WORDS_GIVEN_BACK,
            None,
        ),
        (
            [client("Hello there."), therapist("How did it begin?", question="open"), client(LONG)],
            Observation.OPEN_QUESTION_OPENED,
            None,
        ),
        ([client(LONG), therapist("Do walk more.", therapist_input="advice")], None, Observation.INFORMED_FIRST),
        ([client(LONG), therapist("When was that?", question="closed")], None, Observation.ASKED_ON),
        ([client("Yes."), therapist("When was that?", question="closed")], None, None),
        ([client("You're not listening to me."), therapist("Oh.")], None, Observation.SAID_AGAINST),
    ],
)  # fmt: skip
def test_feedback_names_what_the_places_show(turns, went_well, to_try):
    found = give_feedback(talk(*turns))

    assert (found.went_well and found.went_well.observation) == went_well
    assert (found.to_try and found.to_try.observation) == to_try


def test_evidence_is_the_place_and_how_often():
    pair = [client("I feel so hopeless about it.", emotion="sadness"), therapist("And how much do you smoke?")]

    evidence = give_feedback(talk(therapist("Hello."), *pair, *pair)).to_try

    assert evidence is not None
    assert (evidence.places, evidence.times) == ((1, 2), 2)


@pytest.mark.parametrize("contested", [(1,), (2,)])
def test_what_somebody_contests_shows_nothing(contested: tuple[int, ...]):
    taken_up = [client("I feel so hopeless.", emotion="sadness"), therapist("It weighs on you.", reflection="simple")]
    passed_over = [client("I feel so hopeless now.", emotion="sadness"), therapist("And how much do you smoke?")]

    good = give_feedback(talk(therapist("Hello."), *taken_up, *taken_up), contested).went_well
    bad = give_feedback(talk(therapist("Hello."), *passed_over, *passed_over), contested).to_try

    assert good is not None
    assert bad is not None
    assert [(each.places, each.times) for each in (good, bad)] == [((3, 4), 1), ((3, 4), 1)]
    assert give_feedback(talk(*taken_up), (0, 1)).went_well is None


@pytest.mark.parametrize(
    ("said", "family"),
    [
        ("Can we talk about something else?", StrainFamily.WITHDRAWAL),
        ("Whatever you think.", StrainFamily.WITHDRAWAL),
        ("You’re the expert", StrainFamily.WITHDRAWAL),
        ("What's the point of it all?", StrainFamily.WITHDRAWAL),
        ("You don't understand what it is like.", StrainFamily.CONFRONTATION),
        ("That won't work for me.", StrainFamily.CONFRONTATION),
        ("This isn't helping, honestly.", StrainFamily.CONFRONTATION),
        ("I don't even know why I'm here.", StrainFamily.CONFRONTATION),
        ("My boss told me: get off my back.", None),
        ("She said it's no big deal.", None),
        ("As I said, that won't work.", StrainFamily.CONFRONTATION),
        ("I told you it won't help.", StrainFamily.CONFRONTATION),
        ("She said so. Never mind.", StrainFamily.WITHDRAWAL),
        ("Never mind the weather, we went.", None),
        ("Today I forget it.", None),
        ("Oh, just forget it.", StrainFamily.WITHDRAWAL),
        ("It won't work if I don't sleep.", None),
        ("I already tried that recipe.", None),
        ("I already tried that, and it hurt.", StrainFamily.CONFRONTATION),
        ("I don't think I need to be here every week now.", None),
        ("I understand what you mean.", None),
        ("He is not listening.", None),
    ],
)
def test_wordings_that_can_speak_of_strain(said: str, family: StrainFamily | None):
    found = strain_markers(talk(client(said)))

    assert [marker.family for marker in found] == ([family] if family else [])


@pytest.mark.parametrize("words", ["sad ", "“", "She said forget it, ", "[", "that is so ", "i'm not "])
def test_an_endless_turn_is_looked_at_in_little_time(words: str):
    """Whoever takes the square of its length somewhere takes minutes for each of these."""
    endless = words * (200_000 // len(words))

    insight = find_insight(talk(therapist(endless, question="open"), client(endless), therapist(endless)), Random(1))

    assert insight.stacked == ()


def test_a_therapists_wording_is_no_sign_of_the_clients():
    assert strain_markers(talk(therapist("You don't understand me."))) == ()


def test_three_empty_answers_to_open_questions_in_a_row_can_speak_of_withdrawal():
    asked = therapist("What was that like?", question="open")

    short = strain_markers(talk(asked, client("Fine."), asked, client("Good."), asked, client("Yes.")))
    broken = strain_markers(talk(*[asked, client("Fine.")] * 2, asked, client("It was quite something."), asked))

    assert [(marker.at, marker.family, marker.words) for marker in short] == [(1, StrainFamily.WITHDRAWAL, "Fine.")]
    assert broken == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("How are you? And your wife?", 2),
        ("You slept, right?", 1),
        ("I see. Ok?", 0),
        ("Go on.", 0),
        ('He said "why now? why you?" and what then?', 1),
    ],
)
def test_questions_are_counted_by_their_marks(text: str, count: int):
    assert questions_in(text) == count


def test_a_run_of_questions_ends_with_what_is_given_back():
    asks, gives = therapist("And then?", question="open"), therapist("So then.", reflection="simple")

    runs = runs_of_questions(talk(asks, client("x"), asks, asks, gives, asks, asks, asks, asks))

    assert runs == ((5, 6, 7, 8),)


def test_change_talk_is_shared_out_over_parts_of_the_session():
    leaning = [client("I will.", talk="change")] * 12 + [client("I can't.", talk="sustain")] * 4

    parts = change_course(talk(*leaning, *[client("Hm.")] * 16), Random(1))

    assert [(part.first, part.last, part.figure.value) for part in parts] == [(0, 15, 0.75), (16, 31, None)]
    assert parts[0].figure.lower is not None
    assert parts[0].figure.lower < 0.75


def test_change_talk_has_only_as_many_parts_as_its_turns_allow():
    said, asked = client("I will.", talk="change"), therapist("And then?")

    parts = change_course(talk(*[asked, said] * 47, asked), Random(1))

    assert [(part.first, part.last, part.figure.n) for part in parts] == [(0, 30, 15), (31, 62, 16), (63, 94, 16)]
    assert change_course(talk(*[said] * 29), Random(1)) == ()


def test_silences_and_interruptions_come_from_times():
    coded = talk(
        client("So I", times=(0, 2)),
        therapist("Yes?", times=(1, 2.5)),
        client("I thought.", times=(8, 9)),
        therapist("Mm.", times=(9.2, 10)),
    )

    assert [(pause.at, pause.seconds) for pause in silences(coded)] == [(2, 5.5)]
    assert interrupted_turns(coded) == (0,)


def test_a_sound_while_the_other_goes_on_is_neither_an_interruption_nor_before_a_silence():
    coded = talk(
        client("So I thought", times=(0, 9)), therapist("Mm-hm.", times=(4, 5)), client("of her.", times=(9, 12))
    )

    assert interrupted_turns(coded) == ()
    assert silences(coded) == ()


def test_without_times_only_what_is_written_as_broken_off_was_cut_off():
    coded = talk(client("But I never-"), therapist("Right."), client("Yes."), therapist("Hm-"))

    assert interrupted_turns(coded) == (0,)
    assert silences(coded) == ()
    assert latency_figures(coded, Random(1), 10) == ()


def test_seconds_before_an_answer_have_an_interval_and_a_minimum():
    turns = [
        therapist("Yes?", times=(4.0 * i, 4.0 * i + 1)) if i % 2 else client("Well.", times=(4.0 * i, 4.0 * i + 2))
        for i in range(40)
    ]
    figures = {figure.id: figure for figure in summarise(talk(*turns), Random(1)).figures}

    assert figures["therapist_latency_seconds"].value == 2
    assert figures["client_latency_seconds"].value == 3
    (few, _) = latency_figures(talk(*turns[:6]), Random(1), 10)
    assert few.value is None


def test_feelings_taken_up_are_a_share_of_those_named():
    up = [client("I am so afraid of it."), therapist("It frightens you a lot.", reflection="simple")]
    over = [client("I am so afraid of it."), therapist("And what is your age?")]

    figure = summarise(talk(*up * 6, *over * 2, *[client("Well."), therapist("Do go on now.")] * 10), Random(1)).figure(
        "feeling_uptake_share"
    )

    assert figure.value == pytest.approx(0.75)
    assert figure.n == 18


def test_words_are_taken_up_by_their_stems_and_common_words_are_none():
    assert taken_up("I was drinking with Tom's friends.", "When you drink, who is there?") == {"drink"}
    assert meaning_words("I think you really know that") == frozenset()


def test_the_usual_range_is_the_pairs_own_and_says_how_often_chance_leaves_it():
    found = usual_range([0.4, 0.5, 0.3, 0.6])

    assert found is not None
    assert (found.lower, found.upper, found.chance_outside) == (0.3, 0.6, 0.4)
    assert [found.place_of(value) for value in (0.2, 0.5, 0.7)] == [Place.BELOW, Place.WITHIN, Place.ABOVE]
    assert usual_range([0.4, 0.5]) is None


def test_insight_gathers_it_all():
    insight = find_insight(
        talk(client("Never mind."), therapist("How old are you? Where do you live?", question="closed")), Random(1)
    )

    assert len(insight.strain) == 1
    assert insight.stacked == (1,)
    assert insight.feedback.went_well is None
