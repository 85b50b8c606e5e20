"""Is this English? Asked before coding: a conversation in another language is refused, not coded wrongly.

By the share of English function words among the different words of each turn: in English talk it is near one half, in
other languages that use the Latin script mostly below a tenth. In fewer words than that can be told from, common words
and letters of other languages are looked for; where there are hardly any, or an open question, it counts as English.

Single turns are asked about as well, with more caution: of 13,638 turns of AnnoMI and of the sessions of our own with
ten different words or more none was below `TURN_SHARE`; nine of ten sentences in eight other languages were, and none
of the openings (two, three or four turns) of 708 conversations was. For few words: none of 33,596 turns (AnnoMI,
physical-activity counselling, our own) nor of 43,410 comments (GoEmotions) was taken for another language; of eight
openings in seven languages, written when the words were chosen, five were.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import islice

FUNCTION_WORDS = frozenset(
    "the a an and or but if so because that this these those it it's its i i'm i've i'd i'll me my you you're you've "
    "your he she we they them their his her our us is are was were be been do does did don't didn't have has had not "
    "no yes yeah okay of to in on at for with from about as just like what how when where who why which there here "
    "can could would will should know think feel mm hmm um uh well really very some any all up out then than get go "
    "going want say said that's what's can't oh right good more much by into over".split()
)
# Common words of German, Spanish, French, Italian, Portuguese, Dutch, Turkish, Polish and Swedish; none is English.
OTHER_WORDS = frozenset(
    "ich du er sie wir ihr mich mir dir uns ihnen nicht und ist sind haben habe wie geht es gut ja nein danke bitte "
    "hallo auch aber dass das der den dem ein eine einen mit auf für noch nur schon sehr heute woche schlecht warum "
    "kann möchte weiß wieder immer nichts alles müde traurig guten tag "
    "hola estoy estás está qué que cómo como para pero muy bien mal sí el los las una un gracias nada esta este yo "
    "usted porque cuando semana noche siento triste tengo quiero puedo buenos buenas días sé pasó "
    "je tu il elle nous vous pas est suis c'est ça bonjour merci oui très mais avec dans le la les des et j'ai moi toi "
    "fatigué ciao sono sto bene male non stai che è gli mio grazie oggi molto anche settimana niente ho hai "
    "olá estou não sim foi muito ruim bem eu você obrigado obrigada meu minha hoje mas quase "
    "ik jij hij zij wij het een niet goed gaat mijn hoe maar ook geen dat voor slecht moe zo van heb waarom vandaag "
    "sen biz siz bu ve çok değil evet hayır nasıl iyi iyiyim merhaba teşekkür hiç kötü hafta bugün bir neden için yok "
    "oldu bilmiyorum jest nie się dzień dobry jak dziękuję źle bardzo proszę jag är inte och det hej hur".split()
)
# English is written without these, but for names, which begin with a capital.
OTHER_LETTERS = frozenset("äöüßñãõçğışąęłńśźżćčřšžåæøœ")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Of a long turn its beginning is enough, and a word said over and over tells no more than one said once.
LOOKED_AT = 300
MINIMUM_WORDS = 40
MINIMUM_SHARE = 0.25
OTHER_EVIDENCE = 2
TURN_WORDS = 10
TURN_SHARE = 0.16


def is_english(texts: Iterable[str]) -> bool:
    """Return whether texts may be taken for English; True where there is too little to tell."""
    said = list(texts)
    turns = [_words(text) for text in said]
    different = [word for words in turns for word in dict.fromkeys(words)]
    if sum(map(len, turns)) < MINIMUM_WORDS:
        return _is_latin(different) and not _is_plainly_other(said) and not is_other_language(" ".join(said))
    return _share(different) >= MINIMUM_SHARE


def is_other_language(text: str) -> bool:
    """Return whether what one person says is plainly not English; False where it has too few words to tell."""
    different = set(_words(text))
    return _share(different) < TURN_SHARE if len(different) >= TURN_WORDS else _is_plainly_other([text])


def _is_plainly_other(said: Iterable[str]) -> bool:
    """Return whether a few words hold more common ones of other languages than of English."""
    words = {match.group() for text in said for match in _WORD.finditer(_plain(text))}
    other = sum(word.lower() in OTHER_WORDS or (word.islower() and bool(OTHER_LETTERS & set(word))) for word in words)
    return other >= OTHER_EVIDENCE and other > sum(word.lower() in FUNCTION_WORDS for word in words)


def _share(different: Collection[str]) -> float:
    return sum(word in FUNCTION_WORDS for word in different) / len(different)


def _words(text: str) -> list[str]:
    return [match.group().lower() for match in islice(_WORD.finditer(_plain(text)), LOOKED_AT)]


def _plain(text: str) -> str:
    """Return a text with its apostrophes straight and without Turkish's dotted capital, which splits when lowered."""
    return text.replace("’", "'").replace("İ", "i")


def _is_latin(words: list[str]) -> bool:
    letters = "".join(words)
    return not letters or sum(letter.isascii() for letter in letters) / len(letters) > 0.5
