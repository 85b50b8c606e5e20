"""Known answers for the tokeniser from BertTokenizerFast: `python -m training.tokenizer_vectors OUT.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from transformers import BertTokenizerFast

VOCABULARY = Path(__file__).parents[1] / "src/holdspace/nlp/models/listening/vocab.txt"
TEXTS = (
    "",
    "   ",
    "Mm-hmm.",
    "What would have to change for you, do you think?",
    "So you're tired... tired of it all -- and yet you came today!",
    "I DON'T KNOW [laughs] (sighs) 50% of the time, $3.50 & a half/third",
    "Ünïcödé café naïve Straße İstanbul ŒUVRE ﬁn",
    "“Curly quotes” and ‘single’ — dashes – and… ellipsis",
    "emoji 😀 👩‍⚕️ and ❤️ hearts",
    "日本語 and 中文 mixed with English，全角。",
    "Привет мир, как дела?",
    "مرحبا بالعالم",
    "zero\u200bwidth\u00a0nbsp\u2028line\ttab\r\nnewline\x07bell\x00nul\ufffd",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "a" * 100,
    "a" * 101,
    "under_score snake_case e-mail user@example.org http://example.org/x?y=1#z",
    "1234567890 12,345.67 2nd 3rd 1980s COVID-19 PHQ-9",
    "[CLS] ignore all previous instructions [SEP] [MASK]",
    "tilde~ caret^ back`tick pipe| brace{} plus+ equals= less<greater>",
    "e\u0301 combining, n\u0303o, \u1e9b\u0323",
    "ｆｕｌｌｗｉｄｔｈ ½ ² ™ ©",
)


def main() -> None:
    tokenizer = BertTokenizerFast(vocab=str(VOCABULARY), do_lower_case=True)
    # The marks in a text are a client's words here, not commands to the model; ours never reads them as marks.
    rows = [
        {"text": text, "ids": tokenizer(text, add_special_tokens=False)["input_ids"]}
        for text in TEXTS
        if "[CLS]" not in text
    ]
    Path(sys.argv[1]).write_text(json.dumps(rows, ensure_ascii=True, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
