"""Writing an instrument's file: the same TOML that `reading` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from holdspace.domain.measures.instrument import Instrument
from holdspace.domain.measures.plain import instrument_to_plain


def write_instrument(instrument: Instrument, *, checked: str) -> str:
    """Return the file's text; ``checked`` says what it was compared with."""
    plain = instrument_to_plain(instrument) | {"checked": [checked]}
    simple = {name: value for name, value in plain.items() if not _is_table(value)}
    tables = {name: value for name, value in plain.items() if _is_table(value)}
    return "\n".join([*_pairs(simple), *_tables(tables)]) + "\n"


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))


def _pairs(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        yield f"{name} = {_value(value)}"


def _tables(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        for table in value if isinstance(value, list) else [value]:
            yield f"\n[[{name}]]" if isinstance(value, list) else f"\n[{name}]"
            yield from _pairs(table)


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_key(name)} = {_value(part)}" for name, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    # A JSON text, number or truth value is the same in TOML but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else json.dumps(name)
