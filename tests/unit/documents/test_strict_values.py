"""Nothing is converted silently: every value that is not exactly of its kind is refused, at its row and column or path."""

import pytest

AMOUNT = (
    "Found the amount {}. On disk an amount is euro text with two decimals and a point; in Python it is a whole number "
    'of cents. Write it as text, such as "12345.67", in a document, and as 1234567 in Python.'
)
SILENTLY = "Nothing is converted silently: a float is not exact, text is no number, a decimal comma is no point. "
INTEGER = "Found {} where a whole number should stand. " + SILENTLY + "Write a whole number."
EXACT = (
    'Found {} where an exact number, such as 3, "2/37", "0.35" or "35%" should stand. '
    + SILENTLY
    + 'Write an exact number, such as 3, "2/37", "0.35" or "35%".'
)
SLUG = (
    'Found "{}" where an id of lower-case letters, digits and hyphens, such as "hamlet-north" should stand. '
    + SILENTLY
    + 'Write an id of lower-case letters, digits and hyphens, such as "hamlet-north".'
)
DATE = (
    "Asked for the date {}. It is no day of the calendar written as YYYY-MM-DD. Perhaps another order or sign, a time, "
    "or a day that does not exist. Write a day that exists as YYYY-MM-DD, such as 2019-01-31."
)
CELL = '"'  # what quotes a cell with a comma
CHOICE = 'Asked for the choice "{}". There is no choice of that name. Perhaps a typo (closest: {}). Use one of: {}.'

INLINE = """
[[budget]]
service = "care"
year = 2026
stage = "budget"
line = "staff"
kind = "cost"
amount_eur = "1000.01"
"""

IN_BUDGET = "error [{}] budget.csv, row 2, column {}: "
IN_TOML = "error [{}] association.toml, budget[0].{}: "


@pytest.fixture
def inline(folder):
    """Return the document with its budget in association.toml."""
    folder.drop("budget.csv")
    folder.append("association.toml", INLINE)
    return folder


@pytest.mark.parametrize(
    "amount", ["1000.1", "1000.012", '"1,000.01"', '"1000,012"', "1e3", "€1000.01", "1000.-", ".50", "nan"]
)
def test_an_amount_of_a_table_is_euro_text_with_two_decimals(folder, amount):
    folder.change("budget.csv", "1000.01", amount)
    found = IN_BUDGET.format("invalid-amount", "amount_eur") + AMOUNT.format(amount.strip('"'))
    assert folder.mistakes() == [found]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("1000.01", "1000.01"),  # a float
        ("true", "True"),
        ('"1000.1"', "1000.1"),
    ],
)
def test_an_amount_in_toml_is_euro_text_in_quotes(inline, amount, shown):
    inline.change("association.toml", '"1000.01"', amount)
    assert inline.mistakes() == [IN_TOML.format("invalid-amount", "amount_eur") + AMOUNT.format(shown)]


COMMA = "A spreadsheet with Dutch or French settings writes a decimal comma. Write {}."
WHOLE = (
    "Found the amount {}, without decimals. It may be meant as euros or as cents; on disk an amount is euro text with "
    'two decimals. Write "{}" if it is euros, "{}" if it is cents.'
)


@pytest.mark.parametrize(
    ("amount", "fix"),
    [("1000,01", "1000.01"), ("1.000,01", "1000.01"), ("1 000 000,5", "1000000.50"), ("-0,05", "-0.05")],
)
def test_a_decimal_comma_in_an_amount_is_told_with_the_fix(folder, amount, fix):
    folder.change("budget.csv", "1000.01", f'"{amount}"')
    found = IN_BUDGET.format("amount-comma", "amount_eur") + f'Found the amount "{amount}", with a comma. '
    assert folder.mistakes() == [found + COMMA.format(fix)]


@pytest.mark.parametrize(("amount", "cents"), [("1000", "10.00"), ("100001", "1000.01"), ("-5", "-0.05")])
def test_an_amount_without_decimals_is_euros_or_cents(folder, amount, cents):
    folder.change("budget.csv", "1000.01", amount)
    found = IN_BUDGET.format("cents-or-euros", "amount_eur") + WHOLE.format(amount, f"{amount}.00", cents)
    assert folder.mistakes() == [found]


@pytest.mark.parametrize("amount", ["100001", '"100001"'])
def test_an_amount_without_decimals_in_toml_is_euros_or_cents_too(inline, amount):
    inline.change("association.toml", '"1000.01"', amount)
    found = IN_TOML.format("cents-or-euros", "amount_eur") + WHOLE.format("100001", "100001.00", "1000.01")
    assert inline.mistakes() == [found]


@pytest.mark.parametrize("amount", ["-1000.01", "0.00", "0.05", "12345678901234567890.12"])
def test_any_amount_in_whole_cents_is_read(folder, amount):
    folder.change("budget.csv", "1000.01", amount)
    assert folder.mistakes() == []


@pytest.mark.parametrize(
    ("year", "shown"), [('"12"', '"12"'), ("12.7", "12.7"), ("12.0", "12.0"), ("true", "True"), ("2026-01-01", None)]
)
def test_a_whole_number_in_toml_is_no_text_no_float_and_no_boolean(inline, year, shown):
    inline.change("association.toml", "2026", year)
    shown = shown or "1 January 2026"
    assert inline.mistakes() == [IN_TOML.format("invalid-number", "year") + INTEGER.format(shown)]


@pytest.mark.parametrize("year", ["12.7", "2026.0", "true", "2 026", "MMXXVI", "0x7ea", "٢٠٢٦"])
def test_a_whole_number_in_a_cell_is_digits_alone(folder, year):
    folder.change("budget.csv", "care,2026,budget,staff", f"care,{year},budget,staff")
    assert folder.mistakes() == [IN_BUDGET.format("invalid-number", "year") + INTEGER.format(f'"{year}"')]


@pytest.mark.parametrize("year", ["0", "20266", "-2026"])
def test_a_year_lies_in_the_calendar(folder, year):
    folder.change("budget.csv", "care,2026,budget,staff", f"care,{year},budget,staff")
    (found,) = folder.mistakes()
    assert found.startswith("error [invalid-number] budget.csv, row 2")
    assert f"Found {year} where a year of the calendar should stand. " in found


@pytest.mark.parametrize(("line", "shown"), [("12", "12"), ("true", "True"), ('["staff"]', "staff")])
def test_a_text_in_toml_is_text(inline, line, shown):
    inline.change("association.toml", 'line = "staff"', f"line = {line}")
    assert inline.mistakes() == [
        IN_TOML.format("invalid-number", "line") + f"Found {shown} where text should stand. {SILENTLY}Write text."
    ]


@pytest.mark.parametrize("quantity", ["many", "1e2", "20.5 hours", "1/0", "nan"])
def test_a_quantity_is_an_exact_number(folder, quantity):
    folder.change("volumes.csv", "20.5", quantity)
    found = "error [invalid-number] volumes.csv, row 3, column quantity: " + EXACT.format(f'"{quantity.strip(CELL)}"')
    assert folder.mistakes() == [found]


@pytest.mark.parametrize(("quantity", "fix"), [("20,5", "20.5"), ("1.020,505", "1020.505"), ("-1 020,5", "-1020.5")])
def test_a_decimal_comma_in_a_quantity_is_told_with_the_fix(folder, quantity, fix):
    folder.change("volumes.csv", "20.5", f'"{quantity}"')
    found = f'error [decimal-comma] volumes.csv, row 3, column quantity: Found the number "{quantity}", with a comma. '
    assert folder.mistakes() == [found + COMMA.format(fix)]


@pytest.mark.parametrize("weight", ["0.3", "true"])
def test_a_weight_in_toml_is_no_float_and_no_boolean(folder, weight):
    folder.change("association.toml", 'weight = "30%"', f"weight = {weight}")
    shown = {"true": "True"}.get(weight, weight)
    found = "error [invalid-number] association.toml, services[0].sharing.parts[0].weight: " + EXACT.format(shown)
    assert found in folder.mistakes()


@pytest.mark.parametrize(
    "day",
    [
        "2010-02-30",
        "2009-02-29",
        "01/01/2010",
        "1-1-2010",
        "2010-1-1",
        "2010-13",
        "2010-W01",
        "20100101",
        "2010-01-01T00:00",
    ],
)
def test_a_day_that_is_none_is_refused(folder, day):
    folder.change("memberships.csv", "bee,2000-01-01", f"bee,{day}")
    assert folder.mistakes() == ["error [invalid-date] memberships.csv, row 3, column since: " + DATE.format(day)]


def test_a_leap_day_is_a_day(folder):
    folder.change("memberships.csv", "bee,2000-01-01", "bee,2000-02-29")
    assert folder.mistakes() == []


@pytest.mark.parametrize("day", ["2020-01", "2020"])
def test_the_day_on_which_something_was_learned_is_known_exactly(folder, day):
    folder.write("parties.csv", f"id,member,kind,name,known\naa-ocmw,aa,ocmw,Centre of Aa,{day}\n")
    assert folder.mistakes() == ["error [invalid-date] parties.csv, row 2, column known: " + DATE.format(day)]


@pytest.mark.parametrize("day", ["2000-03", "2000"])
def test_a_bound_of_validity_may_be_a_month_or_a_year(folder, day):
    folder.change("memberships.csv", "bee,2000-01-01", f"bee,{day}")
    assert folder.mistakes() == []
    assert str(folder.load().memberships["bee"].since) == day


def test_a_bound_in_toml_is_a_day_and_no_number_and_no_time(folder):
    folder.append("association.toml", '\n[[forms]]\nform = "union"\nsince = 2010\n')
    folder.append("association.toml", '\n[[forms]]\nform = "league"\nsince = 2010-01-01T00:00:00\n')
    assert [(str(finding.place), finding.code) for finding in folder.read().report] == [
        ("association.toml, forms[0].since", "invalid-date"),
        ("association.toml, forms[1].since", "invalid-date"),
    ]


def test_an_end_lies_after_the_first_day(folder):
    folder.write(
        "parties.csv",
        "id,member,kind,name,since,until\naa-ocmw,aa,ocmw,Centre of Aa,2000-01-02,2000-01-02\n"
        "bee-ocmw,bee,ocmw,Centre of Bee,2000-01-02,2000-01-03\n",
    )
    assert folder.mistakes() == [
        (
            "error [invalid-period] parties.csv, row 2: The period begins on 2 January 2000 and ends on 2 January 2000. "
            "The end is the first day no longer, so it lies after the first day. Correct one of the two days."
        )
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "hint", "known"),
    [
        ("participations.csv", "care,aa,member", "care,aa,membr", "role", "member", "member, customer"),
        (
            "participations.csv",
            "care,aa,member,ocmw",
            "care,aa,member,ocmw municipalty",
            "parties",
            "municipality",
            None,
        ),
        ("parties.csv", "aa,ocmw", "aa,town", "kind", "-", None),
        (
            "memberships.csv",
            "2000-01-01,founder\nb",
            "2000-01-01,fonder\nb",
            "start",
            "founder",
            "founder, accession, merger",
        ),
        ("budget.csv", "staff,cost", "staff,costs", "kind", "cost", "cost, subsidy, fee, other-income"),
        ("budget.csv", "2026,budget,staff", "2026,Budget,staff", "stage", "budget", "budget, actual"),
    ],
)
def test_a_choice_is_one_of_its_words_and_the_near_one_is_told(folder, file, old, new, column, hint, known):
    folder.change(file, old, new)
    word = next(
        word for word in new.replace("\n", ",").replace(" ", ",").split(",") if word not in old.replace("\n", ",")
    )
    known = known or "ocmw, municipality, public-body, non-profit"
    found = f"error [unknown-name] {file}, row 2, column {column}: " + CHOICE.format(word, hint, known).replace(
        " (closest: -)", ""
    )
    assert folder.mistakes() == [found]


@pytest.mark.parametrize("id_", ["Aa", "a_a", "a a", "-aa", "aa-", "a--a", "één", "a/a", "a.a"])
def test_an_id_is_a_slug(folder, id_):
    folder.change("members.csv", "\naa,Aa", f"\n{id_},Aa")
    (found,) = [text for text in folder.mistakes() if "invalid-number" in text]
    assert found.startswith("error [invalid-number] members.csv, row 2")
    assert found.endswith(": " + SLUG.format(id_))


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("association.toml", 'id = "small"', 'id = "Small"'),
        ("association.toml", 'id = "shop"', 'id = "Small"'),
        ("association.toml", 'id = "care"', 'id = "Small"'),
        ("association.toml", 'id = "halves"', 'id = "Small"'),
        ("parties.csv", "bee-ocmw,", "Small,"),
        ("memberships.csv", "start\naa,2000-01-01,founder", "start,id\naa,2000-01-01,founder,Small"),
        (
            "participations.csv",
            "since\ncare,aa,member,ocmw,2000-01-01",
            "since,id\ncare,aa,member,ocmw,2000-01-01,Small",
        ),
        ("budget.csv", ",staff,", ",Small,"),
        ("volumes.csv", "hours,bee", "Small,bee"),
    ],
)
def test_the_id_of_every_table_is_a_slug(folder, file, old, new):
    folder.change(file, old, new)
    assert any(
        text.startswith(f"error [invalid-number] {file}") and text.endswith(SLUG.format("Small"))
        for text in folder.mistakes()
    )


def test_an_association_whose_id_is_no_slug_is_not_read(folder):
    folder.change("association.toml", 'id = "small"', 'id = "Small Association"')
    assert folder.mistakes() == ["error [invalid-number] association.toml, id: " + SLUG.format("Small Association")]
    assert folder.read().association is None


@pytest.mark.parametrize("id_", ["a", "7", "hamont-achel", "a-1-b"])
def test_a_slug_is_an_id(folder, id_):
    folder.append("members.csv", f"{id_},Name\n")
    assert folder.mistakes() == []
    assert folder.load().members[id_].name == "Name"


def test_a_confidence_is_one_of_four(folder):
    folder.write("parties.csv", "id,member,kind,name,confidence\naa-ocmw,aa,ocmw,Centre of Aa,verifed\n")
    assert folder.mistakes() == [
        "error [unknown-name] parties.csv, row 2, column confidence: "
        + CHOICE.format("verifed", "verified", "verified, recalled, inferred, illustrative")
    ]
