"""Wordings that can speak of strain, by what they may do; chosen by hand, English, lower case, as regular expressions.

The kinds follow the families of the 3RS (see `strain_markers`); which wording stands for which is ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from holdspace.domain.language import noop

# "She said it's not that bad", "I told my mother: leave me alone"; not "I told you", nor "as I said".
REPORTING = re.compile(
    r"(?<!as i )(?<!like i )\b(?:said|says|told(?! you\b)|tells|yell(?:ed|s)|shout(?:ed|s)|scream(?:ed|s))\b"
)
WITHDRAWAL: Mapping[str, tuple[str, ...]] = {
    noop("avoids the topic"): (
        r"(?:don't|do not|would rather not|'d rather not) (?:want to )?(?:talk|go|get) (?:about|into) (?:it|that|this)",
        r"(?:let's|can we) (?:talk about something else|change the subject|move on)",
        r"never ?mind(?=[.,!?]| (?:it|that|about it)\b)",
        r"(?<!i )(?<!to )(?<!you )(?<!n't )(?<!'ll )(?<!not )(?<!never )forget it(?=[.,!])",
    ),
    noop("gives way"): (
        r"if you say so",
        r"whatever you (?:say|think|want)(?: is best)?[.!]",
        r"you(?:'re| are) the (?:expert|doctor|therapist|professional|boss)",
        r"you know best",
    ),
    noop("plays it down"): (
        r"it(?:'s| is) (?:no big deal|not a big deal|not that bad)",
        r"(?:doesn't|does not) (?:really )?matter(?: anyway)?[.!]",
    ),
    noop("gives up on themselves"): (
        r"what(?:'s| is) the point(?! of the\b)",
        r"(?:nothing|it) (?:will|'ll|is going to) (?:ever |never )?(?:help|change|work)[.!]",
        r"i(?:'m| am) (?:just )?(?:hopeless|a lost cause|wasting your time)",
    ),
}
CONFRONTATION: Mapping[str, tuple[str, ...]] = {
    noop("complains about the therapist"): (
        r"you(?:'re| are) not (?:even )?(?:listening|hearing me)",
        r"you (?:don't|do not|just don't|wouldn't) (?:understand|get it|know (?:me|what it's like|anything about))",
        r"you(?:'re| are) (?:judging|lecturing|blaming|attacking|just like)",
        r"(?:you keep|stop) (?:asking|telling|pushing|saying|lecturing|judging)(?: me| that)",
        r"you people",
        r"(?:as if|like) you care",
    ),
    noop("turns down what was said"): (
        r"that(?:'s| is) not (?:what i (?:said|meant|mean)|helpful)",
        r"(?:that|it) (?:won't|will not|doesn't|does not|wouldn't) (?:work|help)(?: for me)?"
        r"(?! (?:if|unless|until|that|when)\b)",
        r"i(?:'ve| have)? (?:already )?tried (?:that|all that|everything)(?=[.,!?;]| (?:and|but|already|before|too)\b)",
        r"i (?:don't|do not) (?:see|know) (?:how|why) (?:that|this)(?:'s| is| would| will)? (?:help|matters?|relevant)",
    ),
    noop("complains about the work"): (
        r"(?:this|it|therapy|counsell?ing)(?:'s| is)? (?:isn't|not) (?:working|helping|getting (?:me|us) anywhere)",
        r"waste of (?:my )?time",
        r"i (?:don't|do not) (?:even )?(?:know why|see why|think) i(?:'m| am)? (?:here|(?:come|came) here)",
        r"i (?:don't|do not) (?:even )?(?:know why|see why|think) i (?:need|have|should) (?:to )?be here"
        r"(?! (?:every|each|so often|as often)\b)",
    ),
    noop("presses"): (
        r"don't (?:you )?tell me (?:what|how|that)",
        r"get off my (?:back|case)",
        r"none of your business",
        r"leave me alone",
        r"what do you want (?:from me|me to (?:say|do))",
    ),
}
