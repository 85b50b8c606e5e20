"""Words as hashed features, and back to the words that a reader knows."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from holdspace.nlp.ngrams import before_buckets, named_features, own_buckets

SPOKEN = st.text(alphabet="abc '?,", max_size=40)


@given(SPOKEN, SPOKEN)
def test_every_bucket_of_a_word_or_pair_that_is_named_is_one_that_the_turn_hits(text: str, before: str):
    own, earlier = Counter(own_buckets(text)), Counter(before_buckets(before))

    for named in named_features(text, before):
        assert set(named.buckets) <= set(earlier if named.is_before else own)


def test_words_and_pairs_are_named_once_and_those_of_the_turn_before_apart():
    named = named_features("How so? How so?", "I see")

    assert [each.words for each in named if not each.is_before] == ["how", "so", "?", "how so", "so ?", "? how"]
    assert [each.words for each in named if each.is_before] == ["i", "see"]
