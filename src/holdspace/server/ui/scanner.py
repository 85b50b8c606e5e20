"""A virus scanner of the operator's, which sees each upload before anything reads it: `clamdscan -` and its like.

The program gets the file on its standard input and says by its exit code what it thinks: 0 lets it through, 1 refuses
it. With any other nothing is taken in. Nothing is written to a disk here.
"""

from __future__ import annotations

import shlex
import subprocess
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from holdspace.domain.errors import OperatorError

SECONDS = 60
CLEAN, REFUSED = 0, 1


class ScannedFile(forms.FileField):
    """A file that comes from outside, once the scanner has let it through, where there is one."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Refuse what the scanner refuses; the file is as it was, to be read from its beginning."""
        file = super().clean(data, initial)
        if file and not is_let_through(file.read()):
            raise ValidationError(_("The virus scanner of this installation refuses this file."))
        if file:
            file.seek(0)
        return file


def is_let_through(content: bytes) -> bool:
    """Return whether the scanner takes the content; raise OperatorError where there is one and it does not answer."""
    command = shlex.split(settings.HOLDSPACE_UPLOAD_SCANNER)
    if not command:
        return True
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603  # the operator's own
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _silent(type(error).__name__) from None
    if done.returncode not in {CLEAN, REFUSED}:
        raise _silent(f"exit code {done.returncode}")
    return done.returncode == CLEAN


def _silent(why: str) -> OperatorError:
    return OperatorError(f"The virus scanner does not answer ({why}).", hint="Look into HOLDSPACE_UPLOAD_SCANNER.")
