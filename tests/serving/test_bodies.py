"""Tests of the limits of request bodies that share memory."""

import asyncio

import pytest

from tfstyle.serving.bodies import Bodies, _Body
from tfstyle.serving.serving_error import ServingError


def test_a_body_that_was_dropped_takes_no_more_memory():
    async def read() -> None:
        bodies = Bodies(max_body=10, places=1, timeout=5.0)
        old, new = _Body(5.0), _Body(5.0)
        bodies._reading = {old: None, new: None}
        async with old.timeout, new.timeout:
            bodies._take(old, 8)
            bodies._take(new, 8)
            assert (old.evicted, new.evicted) == (True, False)
            with pytest.raises(ServingError) as error:
                bodies._take(old, 1)
        assert error.value.status == 408
        assert (old.size, new.size) == (8, 8)

    asyncio.run(read())
