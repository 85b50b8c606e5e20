"""Shapes that tell who somebody is whatever the words: contact data, numbers, dates, what follows "called"."""

from __future__ import annotations

import re

from holdspace.domain.nameless.known import Category

_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAY = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    "sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty[ -]\\w+|thirtieth|thirty[ -]first|"
    "\\d{1,2}(?:st|nd|rd|th)?"
)
_DIGIT = "oh|zero|one|two|three|four|five|six|seven|eight|nine|double|triple"
_TENS = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|"
    "forty|fifty|sixty|seventy|eighty|ninety"
)
_STREET = "street|road|avenue|lane|close|crescent|terrace|gardens|court|drive|grove|place|way|park|square|hill"
_INSTITUTION = (
    "primary school|hospital|hospice|school|college|university|surgery|clinic|primary|infants|academy|"
    "church|chapel|mosque|synagogue|infirmary|council|high school|high street|borough|crown court|"
    "station|club|bank|practice|abbey|health centre|registry office|register office|takeaway|supermarket|"
    "stores|pharmacy|chemist|cafe|café|restaurant|hotel|nursery|library|care home|nursing home|prison|"
    "depot|theatre|leisure centre|community centre|barracks|garage|temple|gurdwara|cathedral|cemetery|"
    "crematorium|airport|farm|bakery|barbers|dental|medical centre|food bank|cinema|arena|stadium|"
    "shopping centre|foundation|trust|rovers|united|wanderers"
)
# Words before a street or a school that make it nobody's in particular.
_ANY = (
    "the|a|an|my|your|his|her|our|their|this|that|to|at|in|of|on|high|primary|secondary|old|new|same|"
    "main|local|every|and|or|from|that's|is|was|by|off|near|for|any|some|private|public|state|big|no|"
    "down|up|cross|ring|long|one|other|medical|nice|good|little|small|posh|cheap|busy|lovely|favourite|"
    "nearest|whole|first|second|last|next|another|each|food|with|into|out|go|going|went|gone|get|got|"
    "like|it's|its|has|have|had|be|being|were|are|work|working|worked|called|than|then|but|so|if|i|we|"
    "they|he|she|you|it|not|who|when|where|which|what|car|wrong|right|easy|half|animal|cattle|sheep|"
    "dairy|organic|chicken|fish|chinese|indian|italian|baby|university|open|closed|empty|dirty|clean"
)
_NUMBERED = rf"(?:\d+|(?:{_TENS})(?:[ -](?:{_DIGIT}))?)(?:\s?[a-z])?"
_INN = "lion|arms|inn|tavern|hart|swan|plough|hounds|anchor|crown|bell|head|oak|stag|feathers|dragon|lamb|bull|phoenix"
_INN_OF = (
    r"red|white|black|blue|golden|green|royal|old|king['’]?s|queen['’]?s|nag['’]?s|prince|duke|rose and|fox and|"
    r"dog and"
)
_NAME_WORDS = rf"(?!(?:{_ANY})\b)[\w'’.]+(?:\s(?!(?:{_ANY})\b)[\w'’.]+){{0,3}}?"


def shapes(*given: tuple[Category, str]) -> tuple[tuple[Category, re.Pattern[str]], ...]:
    """Return what has the shape of an identifier, in any case of its letters, unless a pattern says otherwise."""
    return tuple((category, re.compile(pattern, re.IGNORECASE)) for category, pattern in given)


# In whatever language.
ANYWHERE = shapes(
    (Category.CONTACT, r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (Category.CONTACT, r"(?:https?://|www\.)\S+\w"),
    (Category.CONTACT, r"(?<!\w)@\w{3,}"),
    (Category.NUMBER, r"(?<![\w/])\+?\d(?:[\s().-]?\d){5,}(?!\w)"),
    (Category.NUMBER, r"\b\d{5,}[A-Z]{0,3}\b"),
    (Category.NUMBER, r"\b(?-i:[A-Z]{2,4})(?:[-/ ]?\d){3,}(?:[-/ ]?[A-Z])?\b"),
    (Category.NUMBER, r"\b(?!PHQ|GAD|CORE|WHO)(?-i:[A-Z]{1,4})[/-]\d+(?:[/-]\d+)*\b"),
    (Category.NUMBER, r"\b[A-Z]{2}\d{2} ?[A-Z]{3}\b"),
    (Category.DATE, r"\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d\b"),
    (Category.DATE, r"\b(?:19[2-9]\d|20[0-4]\d)\b"),
)
SHAPES = shapes(
    (Category.CONTACT, r"\b\w+(?: (?:dot )?\w+){0,2} at \w+ dot (?:com|co dot uk|co|org|net|pl|ie|de|uk)\b"),
    (Category.NUMBER, rf"\b(?:[a-z]\s)?(?:{_DIGIT})(?:\s(?:{_DIGIT}|[a-z]\b)){{4,}}\b"),
    (Category.PLACE, r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"),
    (Category.PLACE, r"\b(?:flat|house|door|room)(?: is)?(?: number)? \d+[a-z]?\b"),
    (Category.PLACE, rf"\b(?:flat|house|door|number)\s{_NUMBERED}\b"),
    (Category.PLACE, rf"\b(?:{_INN_OF})\s(?:\w+\s)?(?:{_INN})\b"),
    (Category.PLACE, rf"\b(?:north|south|east|west)\s(?!(?:{_ANY}|side|end|coast|facing|wing)\b)[a-z]{{4,}}\b"),
    (Category.PLACE, rf"\b(?:\d+[a-z]?\s+)?{_NAME_WORDS}\s(?:{_STREET})\b(?! to\b)"),
    (Category.ORGANISATION, rf"\b{_NAME_WORDS}\s(?:{_INSTITUTION})\b"),
    (Category.ORGANISATION, r"\b(?:saint|st\.?)\s\w+['’]?s?(?:\s(?:hospice|school|church|hospital))?\b"),
    (Category.ORGANISATION, r"\bward\s(?:\d+|[a-z]\d)\b"),
    (Category.DATE, rf"\b(?:the )?(?:{_DAY})(?: of)? (?:{_MONTH})(?:,? (?:19|20)\d\d)?"),
    (Category.DATE, rf"\b(?:{_MONTH}) (?:\d{{1,2}}(?:st|nd|rd|th)?\b(?:,? (?:19|20)\d\d)?|(?:19|20)\d\d)"),
    (Category.DATE, r"\bthe \d{1,2}(?:st|nd|rd|th)\b"),
    (Category.DATE, rf"\b(?:nineteen|twenty) (?:{_TENS})(?:[ -](?:{_DIGIT}))?\b"),
    (Category.DATE, rf"\btwo thousand(?: and)? (?:{_TENS}|{_DIGIT})\b"),
)
# What stands after these words is somebody's name, however it is written; the name is the pattern's only group.
_TITLED = (
    r"dr|doctor|mr|mister|mrs|ms|miss|prof|professor|judge|father|rabbi|pastor|imam|reverend|canon|"
    r"pc|sergeant|constable|uncle|auntie|aunt|oma|opa|big"
)
_NOT_A_NAME = (
    "said|says|was|is|were|are|and|who|that|at|in|on|to|told|had|has|will|would|of|for|but|so|then|"
    "gave|keeps|kept|me|my|her|"
    "him|it|he|she|they|thinks|asked|because|when|as|about|deal|day|time|one|brother|sister|mistake|"
    "thing|from|with|or|did|"
    "does|never|always|just|like|by|left|came|went|drank|died|lived|used|wants|can|could|should|i|you|the|a|an|there"
)
_RELATIONS = (
    "sister|brother|mum|mam|ma|dad|mother|father|wife|husband|partner|son|daughter|friend|mate|boss|"
    "manager|lad|girl|cousin|"
    "aunt|neighbour|ex|nephew|niece|landlord|worker|youngest|oldest|eldest|leader|one"
)
_DOES = (
    "is|was|has|had|said|says|started|went|came|lives|lived|rang|told|thinks|keeps|gave|minds|moved|"
    "got|saw|he|she|drank|[a-z]{3,}s"
)
NAMED: tuple[re.Pattern[str], ...] = (
    re.compile(rf"\b((?:{_TITLED})\.?\s(?!(?:{_NOT_A_NAME}|{_TITLED})\b)[a-zà-ÿ'’-]{{3,}})", re.IGNORECASE),
    re.compile(  # as a speech recogniser writes it: only where a verb follows, or "my boss tired" would be a name
        rf"\b(?:{_RELATIONS})\s((?!(?:{_NOT_A_NAME})\b)[a-zà-ÿ'’-]{{3,}})(?=\s(?:{_DOES})\b)"
    ),
    re.compile(
        r"\b(?:my name is|name was|name is|named|called me|is called|was called|calls? me|(?<!\w)called|short for)\s"
        rf"((?!(?:{_NOT_A_NAME}|names|round|again|back|off|out|up)\b)[a-zà-ÿ'’-]{{3,}}(?:\s[A-ZÀ-Ý][\w'’-]+)?)",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:{_RELATIONS})\s((?!(?:{_NOT_A_NAME})\b)[A-ZÀ-Ý][\w'’-]+)"),
    re.compile(
        r"\b(?:is back in|lives? in|lived in|living in|moved to|born in|grew up in|flew to)\s"
        rf"((?!(?:{_NOT_A_NAME}|{_ANY}|bed|town|work|where|different)\b)[a-z]{{4,}})",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:works? (?:at|for)|working (?:at|for)|drinks in the)\s([A-Z][\w'’]+)"),
)
