"""A table is read by several threads at once: each gets all of its rows."""

import sys
from concurrent.futures import ThreadPoolExecutor

from intermunicipal.model import Membership
from intermunicipal.timeline import Table


def test_rows_looked_up_by_several_threads_are_all_there():
    rows = [Membership("a", id=f"row-{number}") for number in range(500)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            for _ in range(30):
                table = Table(rows)
                found = list(threads.map(lambda _, table=table: len(table.where(member="a")), range(4)))
                assert found == [500] * 4
    finally:
        sys.setswitchinterval(interval)
