"""Work beside the requests comes back to whoever asked for it, whatever it comes to."""

import pytest

from chassis.app import _beside


async def test_what_the_work_gives_is_given():
    assert await _beside(lambda: 7) == 7


async def test_what_the_work_raises_is_raised_where_it_was_asked_for():
    with pytest.raises(ZeroDivisionError):
        await _beside(lambda: 1 // 0)
