"""A feeling that was named is picked up, missed, or no moment at all."""

from __future__ import annotations

import pytest

from holdspace.domain.coding.coded import CodedTranscript, CodedTurn
from holdspace.domain.coding.feeling_words import feeling_words, voiced_feelings
from holdspace.domain.coding.moments import MomentKind, find_moments
from holdspace.domain.conversation.transcript import Speaker, Turn


def said(text: str, emotion: str = "sadness", probability: float = 0.8) -> CodedTurn:
    distributions = {"emotions": {emotion: probability}}
    return CodedTurn(
        Turn(0, Speaker.CLIENT, text), {"emotions": emotion}, {"emotions": probability}, distributions=distributions
    )


def answered(text: str, reflects: float = 0.0) -> CodedTurn:
    distributions = {"reflection": {"none": 1 - reflects, "simple": reflects, "complex": 0.0}}
    return CodedTurn(Turn(1, Speaker.THERAPIST, text), {"reflection": "none"}, {}, distributions=distributions)


def kinds(*turns: CodedTurn) -> list[MomentKind]:
    return [moment.kind for moment in find_moments(CodedTranscript(turns, "test"))]


SAD = "I feel so hopeless about all of it."


@pytest.mark.parametrize(
    ("client", "therapist", "expected"),
    [
        (said(SAD), answered("And how much do you smoke a day?"), [MomentKind.MISSED]),
        (said(SAD), answered("It weighs on you from morning on.", reflects=0.9), [MomentKind.PICKED_UP]),
        (said(SAD), answered("What is the hopeless part like?"), [MomentKind.PICKED_UP]),
        (said(SAD), answered("Mm-hmm."), []),
        (said(SAD, probability=0.4), answered("And how much do you smoke a day?"), []),
        (said(SAD, emotion="joy"), answered("And how much do you smoke a day?"), []),
        (said("We went to the shop on Friday."), answered("And how much do you smoke a day?"), []),
        (said("Sad."), answered("And how much do you smoke a day?"), []),
        (said("I'm not sad at all, honestly."), answered("And how much do you smoke a day?"), []),
        (said("The printer in the office got stuck."), answered("Did it get repaired in the end?"), []),
        (said(SAD), answered("Thank you for telling me. Take your time."), []),
        (said(SAD), answered("Of course you do, after such a year."), []),
        (said(SAD), answered("What is that like for you?"), []),
        (said(SAD), answered("And how much do you smoke a day?", reflects=0.3), []),
        (said(SAD), answered("Nobody around who really knows you."), []),
        (said(SAD), answered("Okay, back to the sleep diary."), [MomentKind.MISSED]),
        (said(SAD), answered("Do you have the tablets at home?"), []),
    ],
    ids=[
        "a question about something else misses it",
        "a reflection picks it up",
        "a question with the feeling's word picks it up",
        "a short sound is no answer to judge",
        "a doubtful feeling is none",
        "a pleasant feeling may be left alone",
        "a feeling without a word for it is the model's guess only",
        "a single word is too little",
        "a feeling that is denied is none",
        "what a thing does is no feeling",
        "thanks for having said it passes nothing over",
        "nor does saying that it is only natural",
        "nor does asking about the feeling",
        "what may be a reflection passes nothing over for sure",
        "nor does what speaks of the client, and is no question",
        "what speaks of something else misses it",
        "asking after safety passes nothing over",
    ],
)
def test_what_became_of_a_feeling(client, therapist, expected):
    assert kinds(client, therapist) == expected


def test_a_feeling_at_the_very_end_has_no_answer_to_look_at():
    assert kinds(said(SAD)) == []


def test_a_moment_names_its_place_and_the_words():
    moments = find_moments(
        CodedTranscript((answered("Hello."), said(SAD), answered("Do you drink tea or coffee?")), "t")
    )

    assert [(moment.said, moment.answer, moment.words) for moment in moments] == [(1, 2, ("hopeless",))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm anxious, and ashamed of it", ("anxious", "ashamed")),
        ("Worried sick. Worried all day.", ("worried",)),
        ("I made a painting of the sadhu", ()),
        ("Terrific, a fearless driver with dreadlocks", ()),
        ("In tears, crying, and it was scary", ("tears", "crying", "scary")),
        ("I'm not sad", ("sad",)),
        ("", ()),
    ],
)
def test_words_that_name_a_feeling(text, words):
    assert feeling_words(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'm not sad or worried any more.", ()),
        ("I don't feel so lonely.", ()),
        ("I have no regrets.", ()),
        ("I've never been so scared.", ("scared",)),
        ("I'm not just sad, I'm devastated.", ("sad", "devastated")),
        ("I don't know, I feel sad.", ("sad",)),
        ("I can't cry.", ("cry",)),
        ("He is not angry but I am ashamed.", ("ashamed",)),
        ("The lift was broken and the fridge empty.", ()),
        ("I feel empty, broken really.", ("empty", "broken")),
        ("I’m stuck.", ("stuck",)),
    ],
)
def test_a_feeling_is_voiced_where_it_is_neither_denied_nor_said_of_a_thing(text, words):
    assert voiced_feelings(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("If I were sad I would have told you.", ()),
        ("What if I get angry one day?", ()),
        ("I'd be devastated. I would feel so lonely.", ()),
        ("I'd been so scared. I feel as if I'm trapped.", ("scared", "trapped")),
        ("Yeah, right, I'm so scared of my boss.", ()),
        ("I was so sad to miss it, ha ha.", ()),
        ("She said I am so angry with you and I am hurt.", ()),
        ("He told me he was afraid of losing the house.", ()),
        ("She said, I'm so disappointed in you.", ()),
        ("My mother always says “I'm so disappointed in you”.", ()),
        ("I said I am angry, and I was hurt.", ("angry", "hurt")),
        ("They want me to be angry, they think I'm sad.", ()),
        ("My friends think I'm fine but I am so sad.", ("sad",)),
        ("My son was scared and my daughter cried.", ()),
        ("My mother makes me so angry. She scares me.", ("angry", "scares")),
        ("My mother died and it's so sad.", ("sad",)),
        ("Are you angry with me? You look tired, and I am ashamed.", ("ashamed",)),
        ("His anger, her pain. My anger.", ("anger",)),
        ("There is nothing to be afraid of. I used to be so scared. I stopped being sad.", ()),
        ("I never stopped being sad.", ("sad",)),
        ("I can't say I was upset.", ()),
        ("The worry time, the anger management and a pain killer.", ()),
        ("I'm afraid I forgot the form, I regret to say.", ()),
        ("I'm afraid he will leave me.", ("afraid",)),
        ("I could cry.", ("cry",)),
    ],
)
def test_a_feeling_is_voiced_where_it_is_meant_and_the_speaker_s_own(text, words):
    assert voiced_feelings(text) == words
