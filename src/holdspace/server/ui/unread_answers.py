"""Whoever reads no answer makes room for whoever does.

What fits into the system's own room for a connection is given and forgotten, and how much fits is the reader's to say:
two megabytes over a loopback, less than fifty kilobytes where they ask for small packets. The rest is held by this
process, which serves so many connections and none else, until it is taken. So it is known here what each connection was
given. Where too many may be waiting, or too much, the system is asked which of them are, and of these those that were
given their answers first are closed: whoever reads slowly on purpose gives way to whoever just asks.
"""

from __future__ import annotations

import fcntl
import os
import socket
import stat
import struct
import termios
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

Connection = tuple[str, int]

OWN_FILES = Path("/proc/self/fd")  # Linux alone has it; elsewhere nobody is closed
MEGABYTE = 1024 * 1024
MOST_UNREAD = 128  # connections: a quarter of those that a process serves at once
MOST_UNREAD_BYTES = 256 * MEGABYTE  # of all answers together
# By this a connection ends with what was waiting, which the system would else keep for its reader for minutes.
_FORGET_THE_REST = struct.pack("ii", 1, 0)


class UnreadAnswers:
    """What connections were given and may not have taken yet, the first to be given something first."""

    def __init__(self) -> None:
        self._given: dict[Connection, int] = {}
        self._asked_of: set[Connection] = set()
        self._bytes = 0

    def give(self, client: tuple[str, int | str] | None, size: int) -> None:
        """Write down that a client's connection is given so many bytes, and close others where that is too much."""
        if client is None:
            return
        connection = (client[0], int(client[1]))  # the server says it in letters
        self._given[connection] = self._given.get(connection, 0) + size
        self._bytes += size
        if self._is_too_much(MOST_UNREAD, MOST_UNREAD_BYTES):
            waiting = {each for each, line in _own_connections() if _is_waiting(line)}
            self._forget_taken(waiting)
            self._make_room([each for each in self._given if each in waiting and each != connection])

    def _is_too_much(self, connections: int, size: int) -> bool:
        return len(self._given) > connections or self._bytes > size

    def _forget_taken(self, waiting: set[Connection]) -> None:
        """Forget who took all; asked for the first time an answer may not have come to the system yet."""
        for connection in self._asked_of - waiting:
            self._forget(connection)
        self._asked_of = set(self._given)

    def _make_room(self, waiting: list[Connection]) -> None:
        """Close those that have been reading longest, down to three quarters: it is not to be asked for each answer."""
        closed: set[Connection] = set()
        for connection in waiting:
            if not self._is_too_much(MOST_UNREAD * 3 // 4, MOST_UNREAD_BYTES * 3 // 4):
                break
            self._forget(connection)
            closed.add(connection)
        for connection, line in _own_connections() if closed else ():
            if connection in closed:
                _close(line)

    def _forget(self, connection: Connection) -> None:
        self._bytes -= self._given.pop(connection)
        self._asked_of.discard(connection)


def _own_connections() -> Iterator[tuple[Connection, socket.socket]]:
    """Yield each connection of this process by whom it is with; a copy, so that none becomes another meanwhile."""
    for file in OWN_FILES.iterdir() if OWN_FILES.is_dir() else ():
        copy = _copy_of_socket(int(file.name))
        if copy is None:
            continue
        with closing(socket.socket(fileno=copy)) as line:
            if line.family in {socket.AF_INET, socket.AF_INET6} and (connection := _other_end(line)):
                yield connection, line


def _copy_of_socket(number: int) -> int | None:
    """Return a copy of what is open under a number, if it is a socket.

    No file may be copied and closed: that takes back every lock that this process holds on it, and SQLite's locks are
    all that keeps two processes from writing over one another (POSIX.1-2017, fcntl). One that was opened between two
    steps, under the number of a socket just closed, stays open.
    """
    try:
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            return None
        copy = os.dup(number)
    except OSError:
        return None  # closed since
    return copy if stat.S_ISSOCK(os.fstat(copy).st_mode) else None


def _other_end(line: socket.socket) -> Connection | None:
    try:
        host, port = line.getpeername()[:2]
    except OSError:
        return None  # one that listens, or was left since
    return host, port


def _is_waiting(line: socket.socket) -> bool:
    """Return whether the system still has something for who is on the other end (SIOCOUTQ)."""
    (size,) = struct.unpack("i", fcntl.ioctl(line, termios.TIOCOUTQ, bytes(4)))
    return bool(size)


def _close(line: socket.socket) -> None:
    try:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _FORGET_THE_REST)
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # left by its reader meanwhile
