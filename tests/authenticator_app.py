"""What an authenticator app shows (RFC 6238: SHA-1, half a minute, six digits), reckoned apart from the product."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time

PERIOD = 30  # seconds


def six_digits(secret: str, *, at: float | None = None) -> str:
    """Return the code of a moment, of now by default."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // PERIOD)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def wrong_digits(secret: str) -> str:
    """Return six digits that are a code neither now nor in the next half minute: any may be one by chance."""
    codes = {six_digits(secret), six_digits(secret, at=time.time() + PERIOD)}
    return next(each for each in ("000000", "000001", "000002") if each not in codes)


def code_with_time_left(secret: str, *, seconds: float = 6) -> str:
    """Return a code that counts for so much longer, waiting for the next one where this one's end is near."""
    left = PERIOD - time.time() % PERIOD
    time.sleep(left if left < seconds else 0)
    return six_digits(secret)
