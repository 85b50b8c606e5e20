"""What is exported to FHIR is imported again without loss; what is none is refused."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.definitions import load_instrument, load_instruments
from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import Instrument
from holdspace.fhir.questionnaire import from_questionnaire, to_questionnaire
from holdspace.fhir.questionnaire_response import from_questionnaire_response, to_questionnaire_response
from tests.unit.fhir.r4 import faults

INSTRUMENTS = list(load_instruments().values())
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda each: each.id)
def test_an_instrument_survives_the_way_there_and_back(instrument: Instrument):
    resource = json.loads(json.dumps(to_questionnaire(instrument)))

    assert from_questionnaire(resource) == instrument


def test_an_exported_instrument_has_what_r4_asks_for():
    resource = to_questionnaire(load_instrument("phq-9"))

    assert resource["resourceType"] == "Questionnaire"
    assert resource["status"] == "active"
    assert {item["type"] for item in resource["item"]} == {"choice"}
    assert resource["item"][8]["code"][0] == {"system": "http://loinc.org", "code": "44260-8"}
    assert len({item["linkId"] for item in resource["item"]}) == 9


@given(st.sampled_from(INSTRUMENTS), st.data())
def test_answers_survive_the_way_there_and_back(instrument: Instrument, data: st.DataObject):
    answers = {item.id: data.draw(st.one_of(st.none(), st.sampled_from(item.values))) for item in instrument.items}

    resource = json.loads(json.dumps(to_questionnaire_response(instrument, answers, at=AT)))

    assert from_questionnaire_response(resource, instrument) == answers


@pytest.mark.parametrize(
    "resource",
    [None, [], {}, {"resourceType": "Patient"}, {"resourceType": "Questionnaire", "item": []},
     {"resourceType": "Questionnaire", "item": 5}, {"resourceType": "Questionnaire", "status": {}, "item": []},
     {"resourceType": "Questionnaire", "extension": [{"url": "urn:holdspace:instrument-facts", "valueString": "{"}]}],
)  # fmt: skip
def test_what_is_no_questionnaire_of_ours_is_refused(resource: object):
    with pytest.raises(BadInput):
        from_questionnaire(resource)


@pytest.mark.parametrize(
    "change",
    [{"resourceType": "Bundle"}, {"questionnaire": "urn:other|1"}, {"status": "in-progress"}, {"status": []},
     {"item": [{}]}, {"item": [{"linkId": "99", "answer": [{"valueCoding": {"code": "1"}}]}]}],
)  # fmt: skip
def test_answers_that_do_not_belong_here_are_refused(change: dict[str, object]):
    phq_9 = load_instrument("phq-9")
    resource = to_questionnaire_response(phq_9, {"1": 2}, at=AT) | change

    with pytest.raises(BadInput):
        from_questionnaire_response(resource, phq_9)


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda each: each.id)
def test_what_is_exported_is_valid_r4(instrument: Instrument):
    answers = {item.id: item.values[-1] for item in instrument.items[:-1]}

    assert faults(to_questionnaire(instrument)) == []
    assert faults(to_questionnaire_response(instrument, answers, at=AT)) == []
    assert faults(to_questionnaire_response(instrument, {}, at=None)) == []


def test_answers_to_a_measure_whose_wording_is_not_here_are_valid_r4():
    instrument = load_instrument("wai-sr")

    assert faults(to_questionnaire_response(instrument, {item.id: 3 for item in instrument.items}, at=AT)) == []


def test_answers_name_the_questionnaire_that_goes_out():
    phq_9 = load_instrument("phq-9")
    questionnaire = to_questionnaire(phq_9)

    response = to_questionnaire_response(phq_9, {"1": 2}, at=AT)

    assert response["questionnaire"] == f"{questionnaire['url']}|{questionnaire['version']}"
    assert " " not in response["questionnaire"]


BROKEN: list[dict[str, Any]] = [
    {"status": "bogus"}, {"scoring": "sum"}, {"name": "phq 9"}, {"title": ""}, {"language": None},
    {"subjectType": "Patient"}, {"item": [{"linkId": "1", "type": "group"}]}, {"item": [{"type": "choice"}]},
    {"item": [{"linkId": "1", "type": "question"}]}, {"item": [{"linkId": "1", "type": "choice"}] * 2},
    {"item": [{"linkId": "1", "type": "choice", "answerOption": [{"valueCoding": {"code": " 1"}}]}]},
    {"item": [{"linkId": "1", "type": "choice", "answerOption": [{"valueBoolean": True}]}]},
    {"item": [{"linkId": "1", "type": "boolean", "answerOption": [{"valueInteger": 1}]}]},
]  # fmt: skip


@pytest.mark.parametrize("change", BROKEN)
def test_the_check_of_r4_itself_objects(change: dict[str, Any]):
    assert faults({**to_questionnaire(load_instrument("phq-9")), **change})


def test_the_check_of_r4_objects_to_answers_without_status_and_to_addresses_with_spaces():
    response = to_questionnaire_response(load_instrument("phq-9"), {"1": 2}, at=AT)

    assert faults({name: value for name, value in response.items() if name != "status"})
    assert faults({**response, "questionnaire": "urn:holdspace:instrument:phq-9|1999, English (US)"})
    assert faults({**response, "subject": {"reference": "client 7"}})
    assert faults({**response, "authored": "2026-03-02 09:00"})


def test_a_measure_without_its_wording_is_not_exported():
    with pytest.raises(BadInput, match="wording"):
        to_questionnaire(load_instrument("wai-sr"))


@pytest.mark.parametrize("status", ["bogus", None, "", 1])
def test_a_state_that_r4_does_not_know_is_refused(status: object):
    with pytest.raises(BadInput, match="none of the states"):
        from_questionnaire({**to_questionnaire(load_instrument("phq-9")), "status": status})


@pytest.mark.parametrize("value", [3, 1e308, "0", None, True])
def test_an_answer_whose_value_is_not_its_code_is_refused(value: object):
    resource = to_questionnaire(load_instrument("phq-9"))
    resource["item"][0]["answerOption"][0]["valueCoding"]["extension"][0]["valueDecimal"] = value

    with pytest.raises(BadInput, match="The code of an answer is not its value"):
        from_questionnaire(resource)


@pytest.mark.parametrize(
    "change",
    [
        {"title": {"a": 1}}, {"version": 3}, {"id": "../../etc/passwd"}, {"id": "ａ"}, {"scales": "all"},
        {"higher_is": "up"}, {"licence": None}, {"options": 7}, {"language": ["en"]},
    ],
)  # fmt: skip
def test_hostile_facts_are_refused(change: dict[str, object]):
    resource = to_questionnaire(load_instrument("phq-9"))
    facts = json.loads(resource["extension"][0]["valueString"]) | change
    resource["extension"][0]["valueString"] = json.dumps(facts)

    with pytest.raises(BadInput):
        from_questionnaire(resource)


def test_endless_numbers_and_thousands_of_items_are_refused():
    resource = to_questionnaire(load_instrument("phq-9"))
    facts = json.loads(resource["extension"][0]["valueString"])
    facts["scales"][0]["range"] = [0, float("nan")]

    with pytest.raises(BadInput):
        from_questionnaire({**resource, "extension": [{**resource["extension"][0], "valueString": json.dumps(facts)}]})
    with pytest.raises(BadInput, match="at most 500"):
        from_questionnaire({**resource, "item": resource["item"] * 100})


@pytest.mark.parametrize("code", ["1_0", "１", " 1", 1, None, "9" * 5000, "1.0"])
def test_hostile_answers_are_refused(code: object):
    instrument = load_instrument("phq-9")
    resource = to_questionnaire_response(instrument, {"1": 1}, at=AT)
    resource["item"][0]["answer"][0]["valueCoding"]["code"] = code

    with pytest.raises(BadInput):
        from_questionnaire_response(resource, instrument)


def test_two_answers_to_one_item_are_refused():
    instrument = load_instrument("phq-9")
    resource = to_questionnaire_response(instrument, {"1": 1}, at=AT)

    with pytest.raises(BadInput, match="twice"):
        from_questionnaire_response({**resource, "item": resource["item"] * 2}, instrument)
    resource["item"][0]["answer"] *= 2
    with pytest.raises(BadInput):
        from_questionnaire_response(resource, instrument)
