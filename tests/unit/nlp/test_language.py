"""English is coded; other languages are refused; too little to tell counts as English."""

from __future__ import annotations

import pytest

from holdspace.nlp.language import is_english, is_other_language

GERMAN = "Ich weiß gar nicht, wo ich anfangen soll. Es war eine lange Woche und ich habe kaum geschlafen. " * 4
FRENCH = "Je ne sais pas par où commencer. La semaine a été longue et je n'ai presque pas dormi du tout. " * 4
SPANISH = "No sé por dónde empezar. La semana ha sido larga y casi no he dormido nada en toda la semana. " * 4
DUTCH = "Ik weet niet waar ik moet beginnen. Het was een lange week en ik heb bijna niet geslapen deze week. " * 4
RUSSIAN = "Я не знаю, с чего начать. Неделя была длинная, и я почти не спал. " * 4
ENGLISH = "I don't know where to start. It has been a long week and I hardly slept at all. " * 4
RECOGNISED = "so um i don't know where to start it's been a long week you know and uh i hardly slept " * 4


@pytest.mark.parametrize("text", [GERMAN, FRENCH, SPANISH, DUTCH, RUSSIAN, "Здравствуйте, доктор.", "你好，我睡不着"])
def test_other_languages_are_not_english(text):
    assert not is_english([text])


@pytest.mark.parametrize(
    "said",
    [
        ("Wie geht es Ihnen?", "Gut."),
        ("Hola.", "Estoy triste."),
        ("Comment ça va ?", "Pas bien."),
        ("Merhaba, nasılsınız?", "İyiyim."),
        ("Hoe gaat het met je?", "Niet zo goed."),
    ],
)
def test_a_few_words_of_another_language_tell_it(said):
    assert not is_english(said)


@pytest.mark.parametrize("said", [("Hi Jürgen.", "Hi, Frau Müller."), ("Ciao!", "Bye."), ("She said muy bien to me.",)])
def test_a_name_or_a_borrowed_word_is_no_other_language(said):
    assert is_english(said)


@pytest.mark.parametrize("text", [ENGLISH, RECOGNISED, ENGLISH.upper(), "Mm-hmm.", "", "😀😀", "Okay. 50%!"])
def test_english_and_too_little_to_tell_are(text):
    assert is_english([text])


def test_an_opening_without_english_words_is_none():
    assert not is_english(["Hogy van ma?", "Nem jól, nagyon fáradt vagyok.", "Mi történt tegnap?"])


@pytest.mark.parametrize("text", [GERMAN, FRENCH, SPANISH, DUTCH, RUSSIAN, "Ja, das weiß ich.", "Was möchten Sie?"])
def test_a_turn_in_another_language_is_noticed(text):
    assert is_other_language(text)


@pytest.mark.parametrize("text", [ENGLISH, RECOGNISED, "Hi, Frau Müller.", "Metformin, ramipril, aspirin.", ""])
def test_an_english_turn_or_a_short_one_is_not_taken_for_another_language(text):
    assert not is_other_language(text)
