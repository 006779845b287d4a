"""Who watches a lease counts its time alone."""

from chassis.watch import Watch


class Hand:
    """A clock whose hand the test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_mark_that_stays_for_the_length_of_a_lease_is_told():
    hand = Hand()
    watch = Watch(1.5, hand)
    assert watch.unchanged(["a", "b"]) == []
    hand.now = 1.4
    assert watch.unchanged(["a", "b"]) == []
    hand.now = 1.5
    assert watch.unchanged(["a", "b", "c"]) == ["a", "b"]


def test_a_mark_that_changes_is_counted_from_the_beginning():
    hand = Hand()
    watch = Watch(1.5, hand)
    watch.unchanged([("job", 1)])
    hand.now = 1.4
    watch.unchanged([("job", 2)])
    hand.now = 2.8
    assert watch.unchanged([("job", 2)]) == []


def test_a_mark_that_was_gone_for_a_while_is_new():
    hand = Hand()
    watch = Watch(1.5, hand)
    watch.unchanged(["a"])
    assert watch.is_waiting
    watch.unchanged([])
    assert not watch.is_waiting
    hand.now = 9.0
    assert watch.unchanged(["a"]) == []
