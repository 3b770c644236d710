"""The page of all cost keys is what the catalogue, the classes and the tests of fairness make of it."""

import sys

from documentation import DOCS

sys.path.insert(0, str(DOCS / "_ext"))

import catalogue

from intermunicipal.sharing import MEASURES, RULE_TYPES


def test_the_page_is_made_anew_when_what_it_is_made_of_changes():
    made = catalogue.page()
    assert catalogue.PAGE.read_text(encoding="utf-8") == made, "run: python docs/_ext/catalogue.py"


def test_it_names_every_rule_and_every_measure_with_its_parameters():
    page = catalogue.page()
    for cls in (*RULE_TYPES, *MEASURES):
        section = page.split(f"### `{cls.name}`")[1].split("###")[0]
        assert cls.__name__ in section
        for one in cls.__attrs_attrs__:
            assert f"| `{one.alias}` |" in section


def test_no_parameter_is_left_without_words():
    assert "typing" not in catalogue.page()
    assert all(f"| a list of {name} tables |" in catalogue.page() for name in ("Part", "Pool", "Group", "Product"))
