"""Tests of shards of names and of numbers."""

import hashlib

import pytest

from tfstyle.distribution.shard import WHOLE, Shard
from tfstyle.errors import InputError

NAMES = [f"holiday/IMG_{number:04}.jpg" for number in range(1000)]


@pytest.mark.parametrize("count", [1, 2, 7])
def test_each_name_belongs_to_one_shard(count):
    shards = [Shard(index, count) for index in range(count)]
    owners = [[s.index for s in shards if s.owns(name)] for name in NAMES]
    # The first 8 bytes of the digest as a number, from its hexadecimal digits.
    digests = [hashlib.sha256(name.encode()).hexdigest()[:16] for name in NAMES]
    assert owners == [[int(digest, 16) % count] for digest in digests]
    shares = [len(shard.choose(NAMES, str)) for shard in shards]
    assert sum(shares) == len(NAMES)
    # Six standard deviations of a binomial distribution.
    assert max(shares) - 1000 / count < 6 * (1000 / count) ** 0.5


def test_numbers_take_turns():
    owners = [[i for i in range(3) if Shard(i, 3).owns_number(n)] for n in range(7)]
    assert owners == [[0], [1], [2], [0], [1], [2], [0]]


def test_a_shard_is_parsed():
    assert Shard.parse("3/8") == Shard(3, 8)
    assert str(Shard.parse("3/8")) == "3/8"
    assert Shard.parse("") == WHOLE
    assert not WHOLE
    assert WHOLE.choose(NAMES, str) == NAMES


def test_a_name_that_is_no_text_has_a_shard():
    assert Shard(0, 1).owns("photo\udcff.jpg")


@pytest.mark.parametrize(
    "text", ["2/2", "1", "-1/2", "0/0", "a/b", "0/9999999", "0/999999", 5]
)
def test_other_texts_are_refused(text):
    with pytest.raises(
        InputError, match=r"from 0 to N - 1 and N at most 100000\. .*: shard="
    ):
        Shard.parse(text)
