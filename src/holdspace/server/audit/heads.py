"""A proof on the head of each chain, which nobody makes who has the database and not the root key.

Hashes alone stop nobody who can write into the database: they make every hash anew, the head's too. The keys stand
above this room, so what makes the proof is handed in from there when the installation starts.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from uuid import UUID

from holdspace.server.audit.models import AuditChain
from holdspace.server.audit.stored import as_bytes

Prove = Callable[[bytes], bytes]
_prove: list[Prove] = []


def register(prove: Prove) -> None:
    """Hand in what makes a proof of a message; called once from the AppConfig.ready of the keys."""
    _prove[:] = [prove]


def proof_of(client_id: UUID, position: int, head: bytes) -> bytes:
    """Return the proof of a chain's head and length."""
    return _prove[0](client_id.bytes + position.to_bytes(8, "big") + head)


def is_as_written(chain: AuditChain) -> bool:
    """Return whether head and length of a chain are those that this installation wrote."""
    expected = proof_of(chain.client_id, chain.position, as_bytes(chain.head))
    return hmac.compare_digest(expected, as_bytes(chain.proof))
