"""Answers that receive a feeling without naming it: thanks, sympathy, "no wonder", a question after it or after safety.

Whoever answers so has not passed the feeling over. Wordings of this project, for English, chosen by hand; what is in
none of them may acknowledge all the same.
"""

from __future__ import annotations

import re

_WORDINGS = (
    r"i(?:'m| am) (?:so |very |really |truly )*sorry(?:[.!]| to hear| that| about| for| you)",
    r"(?:thank you|thanks) for (?:telling|sharing|trusting|saying|letting me)",
    r"i (?:can |could )?(?:really )?(?:hear|see|imagine|understand) (?:you|that|how|why|what|it)\b",
    r"that must\b",
    r"mak(?:es|ing) (?:a lot of |perfect |total )?sense",
    r"no wonder",
    r"of course (?:you|it|that)\b",
    r"(?:that|this|it)(?:'s| is| was| sounds| seems| must be| must have been)(?: (?:so|very|really|such|a|quite))* "
    r"(?:hard|tough|difficult|heavy|awful|terrible|horrible|lot|rough|understandable|natural)\b",
    r"take (?:your|all the|as much) time",
    r"i(?:'m| am) (?:right )?here (?:with|for) you",
    r"(?:what|how)(?:'s| is| was| does| did) (?:that|it|this) (?:like|feel)\b",
    r"(?:that|this|those|these|your|the) feelings?\b",
    r"(?:how|what|where|when) (?:do|did|are|were) you (?:feel|feeling)\b",
    # After a sign of danger the next thing is to ask after safety.
    r"(?:keep|be|feel|feeling|stay|are) (?:you |yourself )?safe\b",
    r"suicid|(?:kill|harm|hurt|hurting|harming|killing) yourself|end(?:ing)? (?:it all|your life)",
    r"do you have (?:a plan|(?:the |any |those )?(?:tablets|pills|means))\b",
)
_ANY = re.compile(rf"(?<!\w)(?:{'|'.join(_WORDINGS)})")


def acknowledges(text: str) -> bool:
    """Return whether an answer receives what was said, by its wording."""
    return _ANY.search(f"{text.lower().replace('’', chr(39)).rstrip()}.") is not None
