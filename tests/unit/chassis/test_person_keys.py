"""What is sealed under a person's key opens for that person and that place alone; blind indexes tell nothing."""

from uuid import uuid4

import pytest

from chassis.person_keys import HouseKey, PersonKey, SealError

HOUSE, OTHER = HouseKey.of(b"one house"), HouseKey.of(b"another house")
KEY, PLACE = PersonKey(b"k" * 32), "contacts.sealed/1"


def test_what_is_sealed_opens_for_its_person_and_place_alone():
    kept = KEY.seal(PLACE, ["陈立", None])
    assert KEY.open(PLACE, kept) == ["陈立", None]
    assert "陈立".encode() not in kept
    altered = kept[:-1] + bytes([kept[-1] ^ 1])
    for key, place, cell in (
        (KEY, "contacts.sealed/2", kept),
        (PersonKey(b"o" * 32), PLACE, kept),
        (KEY, PLACE, altered),
    ):
        with pytest.raises(SealError):
            key.open(place, cell)


def test_the_same_is_never_sealed_alike():
    assert KEY.seal_text(PLACE, "same") != KEY.seal_text(PLACE, "same")


def test_a_persons_key_is_unwrapped_by_its_house_for_its_person_alone():
    person = uuid4()
    wrapped = HOUSE.wrap(person, KEY.secret)
    assert HOUSE.unwrap(person, wrapped) == KEY
    with pytest.raises(SealError, match="KAM_SEALING_KEY"):
        OTHER.unwrap(person, wrapped)
    with pytest.raises(SealError):
        HOUSE.unwrap(uuid4(), wrapped)


def test_a_blind_index_is_the_same_for_the_same_text_column_and_house_alone():
    index = HOUSE.blind("contacts.name", "陈立")
    assert index == HOUSE.blind("contacts.name", "陈立")
    assert index not in {OTHER.blind("contacts.name", "陈立"), HOUSE.blind("contacts.external_id", "陈立")}


def test_whoever_says_the_secret_opens_and_nobody_else():
    kept = HOUSE.key_by("one").seal_bytes(PLACE, b"answer")
    assert HOUSE.key_by("one").open_bytes(PLACE, kept) == b"answer"
    with pytest.raises(SealError):
        HOUSE.key_by("two").open_bytes(PLACE, kept)
