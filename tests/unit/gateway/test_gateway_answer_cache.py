"""The answer cache is bounded, forgets what was written, and keeps nothing that was read before a write."""

from gateway.policy.answer_cache import AnswerCache, KeptAnswer
from gateway.policy.document import Caching


def answer(size: int = 10, since: float = 0.0) -> KeptAnswer:
    return KeptAnswer.of(((b"content-type", b"application/json"), (b"x-request-id", b"1")), b"x" * size, since)


def cache_of(bytes_: int = 100, entry_bytes: int = 60) -> AnswerCache:
    return AnswerCache(Caching(bytes=bytes_, entry_bytes=entry_bytes), {"rules", "norms"})


def test_an_answer_counts_for_its_seconds_and_no_longer() -> None:
    cache = cache_of()
    cache.put("rules", "/a", answer(since=100.0), 0)
    assert cache.get("rules", "/a", 159.9, 60)
    assert cache.get("rules", "/a", 160.0, 60) is None


def test_it_never_holds_more_than_its_bytes_and_lets_the_oldest_go() -> None:
    cache = cache_of()
    for place in ("/a", "/b", "/c"):
        cache.put("rules", place, answer(40), 0)
    assert [cache.get("rules", place, 1.0, 60) is not None for place in ("/a", "/b", "/c")] == [False, True, True]
    cache.put("rules", "/large", answer(61), 0)
    assert cache.get("rules", "/large", 1.0, 60) is None


def test_keeping_the_same_again_takes_its_room_once() -> None:
    cache = cache_of()
    for _ in range(10):
        cache.put("rules", "/a", answer(40), 0)
    cache.put("rules", "/b", answer(40), 0)
    assert cache.get("rules", "/a", 1.0, 60)
    assert cache.get("rules", "/b", 1.0, 60)


def test_a_write_forgets_its_noun_alone() -> None:
    cache = cache_of()
    cache.put("rules", "/a", answer(), 0)
    cache.put("norms", "/b", answer(), 0)
    cache.forget("rules")
    assert cache.get("rules", "/a", 1.0, 60) is None
    assert cache.get("norms", "/b", 1.0, 60)


def test_what_was_read_before_a_write_is_not_kept_after_it() -> None:
    cache = cache_of()
    before = cache.writes("rules")
    cache.forget("rules")
    cache.put("rules", "/a", answer(), before)
    assert cache.get("rules", "/a", 1.0, 60) is None


def test_only_what_belongs_to_the_answer_is_kept_with_it() -> None:
    assert {name for name, _ in answer().fields} == {b"content-type", b"etag"}
    assert KeptAnswer.of(((b"etag", b'"v3"'),), b"", 0.0).tag == b'"v3"'
    assert answer().is_known_by(b"*")
    assert not answer().is_known_by(None)


def test_an_answer_without_a_tag_gets_one_from_its_bytes_and_is_known_by_it_in_any_list() -> None:
    kept = answer()
    assert len(kept.tag) == 34
    assert (kept.tag[:1], kept.tag[-1:], kept.tag) == (b'"', b'"', dict(kept.fields)[b"etag"])
    assert answer(11).tag != kept.tag
    assert kept.is_known_by(b'"v1", W/' + kept.tag)
    assert not kept.is_known_by(b'"v1"')
    weak = KeptAnswer.of(((b"etag", b'W/"v3"'),), b"", 0.0)
    assert weak.is_known_by(b'"v3"')
    assert weak.is_known_by(b'W/"v3"')


def test_it_holds_exactly_its_bytes_and_exactly_what_an_entry_may_have() -> None:
    cache = cache_of(bytes_=120)
    cache.put("rules", "/a", answer(60), 0)
    cache.put("rules", "/b", answer(60), 0)
    assert cache.get("rules", "/a", 1.0, 60)
    assert cache.get("rules", "/b", 1.0, 60)
    assert (cache.holds("rules"), cache.holds("people")) == (True, False)


def test_writes_are_counted_one_by_one() -> None:
    cache = cache_of()
    for _ in range(3):
        cache.forget("rules")
    assert (cache.writes("rules"), cache.writes("norms")) == (3, 0)
    cache.put("rules", "/a", answer(), 1)
    assert cache.get("rules", "/a", 1.0, 60) is None
