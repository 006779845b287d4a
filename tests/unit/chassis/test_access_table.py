"""The table of rights answers for every operation, and what it does not name is nobody's."""

from chassis.access import Access, access

TABLE = Access(
    sees_all=frozenset({"hr"}),
    oversees=frozenset(),
    audits=frozenset(),
    roles={},
    relations={},
    nouns={"kpi": {"pay-runs": "own"}},
    operations={"list_pay_runs": "office"},
    why={},
    fields={},
    tables={},
)


def test_what_is_said_of_an_operation_goes_before_what_is_said_of_its_noun():
    assert TABLE.relation("kpi", "pay-runs", "list_pay_runs") == "office"
    assert TABLE.relation("kpi", "pay-runs", "read_pay_run") == "own"


def test_what_the_table_does_not_name_has_no_relation():
    assert TABLE.relation("kpi", "secrets", "read_secret") is None
    assert TABLE.relation("accounts", "pay-runs", "read_pay_run") is None


def test_one_wider_role_is_enough_and_an_unknown_one_is_none():
    assert not TABLE.sees_only_own(["manager", "hr"])
    assert TABLE.sees_only_own(["manager", "chief"])
    assert TABLE.sees_only_own([])


def test_the_table_of_this_version_keeps_managers_to_what_is_theirs():
    assert access().sees_only_own(["manager"])
    assert not access().sees_only_own(["hr"])
    assert access().relation("accounts", "managers", "")
