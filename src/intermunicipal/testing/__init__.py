"""Help for tests (*hulp bij tests*) of programs and plug-ins that build on this library: `pip install 'intermunicipal[testing]'`.

The strategies make every sharing rule and measure of the library, nested too, and cases to share by them::

    from hypothesis import given
    from intermunicipal.testing import sharings

    @given(sharings())
    def test_nothing_is_lost(sharing):
        rule, case = sharing
        ...

Nothing in the library imports this.
"""

from intermunicipal.testing.strategies import (
    amounts,
    cases,
    measures,
    quantities,
    rules,
    rules_of_type,
    sharings,
    weights,
)

__all__ = ["amounts", "cases", "measures", "quantities", "rules", "rules_of_type", "sharings", "weights"]
