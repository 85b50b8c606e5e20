"""What is exported to FHIR is imported again without loss; what is none is refused."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdspace.definitions import load_instrument, load_instruments
from holdspace.domain.errors import BadInput
from holdspace.domain.measures.instrument import Instrument
from holdspace.fhir.questionnaire import from_questionnaire, to_questionnaire
from holdspace.fhir.questionnaire_response import from_questionnaire_response, to_questionnaire_response

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
     {"resourceType": "Questionnaire", "extension": [{"url": "urn:holdspace:instrument-facts", "valueString": "{"}]}],
)  # fmt: skip
def test_what_is_no_questionnaire_of_ours_is_refused(resource: object):
    with pytest.raises(BadInput):
        from_questionnaire(resource)


@pytest.mark.parametrize(
    "change",
    [{"resourceType": "Bundle"}, {"questionnaire": "urn:other|1"}, {"status": "in-progress"}, {"item": [{}]},
     {"item": [{"linkId": "99", "answer": [{"valueCoding": {"code": "1"}}]}]}],
)  # fmt: skip
def test_answers_that_do_not_belong_here_are_refused(change: dict[str, object]):
    phq_9 = load_instrument("phq-9")
    resource = to_questionnaire_response(phq_9, {"1": 2}, at=AT) | change

    with pytest.raises(BadInput):
        from_questionnaire_response(resource, phq_9)
