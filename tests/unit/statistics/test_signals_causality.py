"""No signal of a session depends on anything after it: what is cut off changes nothing, to the last bit."""

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.unit.statistics.practice import drawn, practice

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@QUICK
@given(st.integers(0, 20), st.integers(1, 600))
def test_later_sessions_change_nothing(last, clients):
    table = practice().filter(pl.col("client") <= clients)
    until = pl.col("session") <= last

    assert_frame_equal(drawn(table.filter(until)), drawn(table).filter(until), check_exact=True)


@QUICK
@given(st.integers(1, 600))
def test_other_clients_change_nothing(client):
    alone = pl.col("client") == client

    assert_frame_equal(drawn(practice().filter(alone)), drawn(practice()).filter(alone), check_exact=True)


@QUICK
@given(st.integers(0, 10_000), st.floats(0, 27), st.floats(1, 5))
def test_a_changed_score_changes_nothing_before_it(place, score, alliance):
    table = practice().with_row_index("row")
    at = place % table.height
    client, session = table["client"][at], table["session"][at]
    changed = table.with_columns(
        pl.when(pl.col("row") == at).then(score).otherwise("phq9").alias("phq9"),
        pl.when(pl.col("row") == at).then(alliance).otherwise("alliance").alias("alliance"),
    )
    is_later = (pl.col("client") == client) & (pl.col("session") >= session)

    assert_frame_equal(drawn(changed).filter(~is_later), drawn(table).filter(~is_later), check_exact=True)
