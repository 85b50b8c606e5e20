"""Text of Windows programs: read where all their code pages agree, refused where one would have to be guessed."""

import pytest

from holdspace.domain.errors import BadInput
from holdspace.transcripts.windows_text import decode_text, remark_on_encoding

READ = ["I don’t know … “fine”, she said – café", "„Größe“ und Österreich, 20 €", "well—no", "Élodie"]


@pytest.mark.parametrize("text", READ)
@pytest.mark.parametrize("page", ["cp1250", "cp1252", "cp1254", "cp1257"])
def test_what_every_code_page_of_windows_writes_alike_is_read(text: str, page: str):
    content = text.encode(page)

    assert decode_text(content, "a.txt") == text
    assert "Windows-1252" in remark_on_encoding(content)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("voilà", "cp1252"),  # č on the page of central Europe
        ("Привет, как дела?", "cp1251"),
        ("I don’t", "mac_roman"),
        ("Well… then", "mac_roman"),
        ("für Österreich", "mac_roman"),
        ("café", "cp850"),
        ("für", "cp437"),
        ("möchte", "cp437"),
    ],
)
def test_what_would_be_guessed_is_refused(text: str, encoding: str):
    content = text.encode(encoding)

    with pytest.raises(BadInput, match="not UTF-8"):
        decode_text(content, "a.txt")
    assert remark_on_encoding(content) == ""


@pytest.mark.parametrize("content", ["naïve – café".encode(), "naïve".encode("utf-16"), b"plain"])
def test_utf_8_and_utf_16_need_no_remark(content: bytes):
    assert remark_on_encoding(content) == ""
