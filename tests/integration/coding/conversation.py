"""One fictional conversation in every format that sessions come in."""

from __future__ import annotations

import io
import json
import zipfile
from xml.sax.saxutils import escape

SAID = (
    ("Therapist", "Good morning, Mira. What would you like to look at together today?"),
    ("Client", "I don't know. It's been a heavy week, I feel so hopeless about my sister."),
    ("Therapist", "It sounds like it has been weighing on you, and you feel alone with it."),
    ("Client", "Yes. I want to call her, I really do. I even wrote down what I would say."),
    ("Therapist", "Did you sleep last night?"),
    ("Client", "A bit. I don't think I can change anything about that, honestly."),
    ("Therapist", "Studies show that most people sleep worse in a week like this. You could leave the phone outside."),
    ("Client", "Maybe. I like having it next to me, it calms me down."),
    ("Therapist", "Mm-hmm."),
    ("Client", "But I am going to try it tonight. Thank you, that helps."),
    ("Therapist", "So part of you wants the phone close, and part of you is ready to try a night without it."),
    ("Client", "Exactly. I'm scared that nothing will help."),
    ("Therapist", "On a scale of zero to ten, how sure are you that you will try?"),
    ("Client", "Seven."),
)


def vtt() -> bytes:
    cues = [f"00:{i:02d}.000 --> 00:{i + 1:02d}.000\n<v {who}>{escape(text)}</v>" for i, (who, text) in enumerate(SAID)]
    return ("WEBVTT\n\n" + "\n\n".join(cues)).encode()


def srt() -> bytes:
    cues = [
        f"{i + 1}\n00:00:{i:02d},000 --> 00:00:{i + 1:02d},000\n{who}: {text}" for i, (who, text) in enumerate(SAID)
    ]
    return "\n\n".join(cues).encode()


def txt() -> bytes:
    return "\n".join(f"{who}: {text}" for who, text in SAID).encode()


def docx() -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(f'{who}: {text}')}</w:t></w:r></w:p>" for who, text in SAID)
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>')
    return buffer.getvalue()


def whisper() -> bytes:
    segments = [
        {"start": float(i), "end": i + 1.0, "text": f" {text}", "speaker": who} for i, (who, text) in enumerate(SAID)
    ]
    return json.dumps({"language": "en", "segments": segments}).encode()


FORMATS = {".vtt": vtt, ".srt": srt, ".txt": txt, ".docx": docx, ".json": whisper}
