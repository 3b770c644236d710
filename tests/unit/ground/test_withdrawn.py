"""A version that is withdrawn says that the row never was so: it is gone from then on, and nothing is lost."""

import intermunicipal as im
from intermunicipal.model import Membership
from intermunicipal.timeline import Table

FIRST = Membership("ash", since="2000-01-01")
WITHDRAWN = Membership("ash", since="2000-01-01", known="2025-06-01", withdrawn=True)
AGAIN = Membership("ash", since="2000-01-01", known="2025-09-01")


def test_a_row_that_is_withdrawn_is_current_no_more():
    table = Table([FIRST, Membership("birch"), WITHDRAWN])
    assert (list(table), len(table), "ash" in table) == (["birch"], 1, False)


def test_as_known_before_the_withdrawal_the_row_is_there():
    table = Table([FIRST, WITHDRAWN])
    assert dict(table.as_known("2025-05-31")) == {"ash": FIRST}
    assert dict(table.as_known("2025-06-01")) == {}


def test_the_rows_keep_every_version():
    assert Table([AGAIN, WITHDRAWN, FIRST]).rows == (FIRST, WITHDRAWN, AGAIN)


def test_a_row_that_was_withdrawn_may_come_back():
    table = Table([FIRST, WITHDRAWN, AGAIN])
    assert dict(table) == {"ash": AGAIN}
    assert dict(table.as_known("2025-08-31")) == {}


def test_a_member_whose_membership_is_withdrawn_was_none():
    members = [
        im.Association("vale", "Vale", memberships=rows).memberships_of("ash") for rows in ([FIRST], [FIRST, WITHDRAWN])
    ]
    assert members == [(FIRST,), ()]
