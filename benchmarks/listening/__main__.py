"""Asked of the coder, and reached: `python -m benchmarks.listening [--data utterances.csv] [--rows N]`.

How right it is stands in the model's card: on dialogues that what coded them had not seen. Speed and memory are
measured here and now, beside the peers where they are installed (`peers`), and are worth what the machine's idleness is
worth; an archive is coded where its size is given. Figures are printed as they are, never rounded up.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.listening import bulk, peers, speed
from holdspace.nlp.listening_coder import ListeningCoder

SESSION_TURNS = 400


@dataclass(frozen=True, slots=True)
class Row:
    """A figure: what had been reached before, on a part held back; what was asked; what is measured."""

    name: str
    before: str
    asked: float | None
    measured: float | None
    is_most: bool = False

    def __str__(self) -> str:
        asked = "" if self.asked is None else f"{'at most ' if self.is_most else ''}{self.asked:g}"
        return f"| {self.name} | {self.before} | {asked} | {self._measured()} |"

    def _measured(self) -> str:
        if self.measured is None:
            return "not measured |"
        if self.asked is None:
            return f"{self.measured:.4g} |"
        is_reached = self.measured <= self.asked if self.is_most else self.measured >= self.asked
        return f"{self.measured:.4g} | {'yes' if is_reached else 'no'}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--data", type=Path, help="a table of utterances to be fast on; made-up talk where none is given"
    )
    parser.add_argument("--rows", type=int, default=0, help="how many rows of made-up talk to code as an archive")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| figure | before | asked | measured | reached |\n| --- | --- | --- | --- | --- |")
    for row in of_the_card(ListeningCoder.load().card["figures"]):
        print(row)
    for row in (*of_a_session(), *of_speed(options.data), *of_an_archive(options.rows)):
        print(row, flush=True)


def of_the_card(card: Mapping[str, Any]) -> Iterator[Row]:
    """Yield how right the coder is."""
    plain = card["without_punctuation"]["behaviour"]
    yield Row("main behaviour, macro-F1", ".762", 0.79, card["behaviour"])
    yield Row("question none, open or closed, macro-F1", ".796", 0.82, card["question"])
    yield Row("reflection present, F1", ".707", 0.76, card["reflection_present"])
    yield Row("client talk, macro-F1", ".559", 0.60, card["client_talk"])
    yield Row("of it sustain, F1", ".36", 0.45, card["per_label"]["client_talk"]["sustain"])
    yield Row("reflections to questions per session, Pearson", ".64", 0.78, card["reflections_per_question_pearson"])
    yield Row("right among the surest 70 %", ".911", 0.94, card["behaviour_accuracy_at_70_percent_coverage"])
    yield Row("calibration error, main behaviour", ".044", 0.03, card["behaviour_calibration_error"], is_most=True)
    yield Row("lost without punctuation, main behaviour", ".08", 0.03, card["behaviour"] - plain, is_most=True)
    yield Row("another domain, main behaviour", ".500", 0.65, card["other_domain_behaviour"])
    yield Row("GoEmotions, 28 labels", ".39", 0.47, card["emotions_28_labels"])
    yield Row("GoEmotions, Ekman's groups", ".52", 0.60, card["emotions_ekman"])


def of_a_session() -> Iterator[Row]:
    """Yield what a session of 50 minutes takes, start of the command included."""
    cold = speed.cold(speed.conversation(SESSION_TURNS))
    yield Row(f"{SESSION_TURNS} turns, start included: seconds by the clock", "", 1.5, cold.wall, is_most=True)
    yield Row(f"{SESSION_TURNS} turns, start included: MB at most", "", 400, cold.megabytes, is_most=True)


def of_speed(data: Path | None) -> Iterator[Row]:
    """Yield turns per CPU second on one thread, and how often the peers' rate that is."""
    rates = peers.rates(peers.talks(data))
    own = rates["holdspace"]
    yield Row("turns per CPU second, one thread", "493 to 563, encoder alone", 700, own)
    for peer, must in (("sentence-transformers", 4.0), ("ConvoKit", None)):
        rate = rates.get(peer)
        name = f"times as fast as {peer}" + (f" ({rate:.0f})" if rate else "")
        yield Row(name, "", must, own / rate if rate else None)


def of_an_archive(rows: int) -> Iterator[Row]:
    """Yield memory, and the rate of two processes against one by the clock."""
    one = two = None
    if rows:
        with TemporaryDirectory() as folder:
            archive = Path(folder) / "archive.parquet"
            bulk.write(archive, rows)
            one, two = (bulk.measure(archive, Path(folder) / f"coded-{n}.parquet", n, rows) for n in (1, 2))
    name = f"{rows or 'no'} rows from Parquet"
    yield Row(f"{name}: MB in all at most", "", 1000, two.most if two else None, is_most=True)
    yield Row(f"{name}: rate of two processes against one", "", 1.8, one.wall / two.wall if one and two else None)


if __name__ == "__main__":
    main()
