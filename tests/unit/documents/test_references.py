"""Every rule and every id that a row names exists, and all mistakes of a document are told at once."""

import pytest

import intermunicipal as im
from intermunicipal.errors import DocumentRefused, MissingPlugin, Overlap

REFERENCE = 'There is no {} "{}". Perhaps a typo (closest: {}). Correct the name, or add what it names.'
NO_HINT = " (closest: -)"
NOT_ONE = (
    "error [invalid-rule] association.toml, {}: The sharing rule {} cannot work: its weights sum to {}, not to 1. "
    "The parts of a pot must make the whole pot, exactly. "
    'Correct the weights so that they sum to 1, such as "30%" and "70%".'
)


INNER = '{rule = "mix", parts = [{weight = 1, of = {rule = "mix", parts = [{weight = "50%", of = {rule = "even"}}]}}]}'
THIRD = "association.toml, disagreements[0]"


@pytest.fixture
def rule(folder):
    """Write a sharing rule under a service that nothing refers to, and return what reading finds."""

    def mistakes(text):
        folder.append("association.toml", f'\n[[services]]\nid = "talks"\nname = "Talks"\nsharing = {text}\n')
        return folder.mistakes()

    return mistakes


RULES = (
    "agreed, bounded, bracket-fee, by, by-month, corridor, corridor-around, even, fee, fixed, fixed-denominator, "
    "groups, growth-limit, mix, phase-in, pools, pot-limit, price-list, ramp, relief, then, unit-price"
)


@pytest.mark.parametrize(
    ("text", "path", "asked", "hint"),
    [
        ('{rule = "mx"}', "sharing", "mx", "mix"),
        ('{rule = "evn"}', "sharing", "evn", "even"),
        ('{rule = "mix", parts = [{weight = 1, of = {rule = "fixd"}}]}', "sharing.parts[0].of", "fixd", "fixed"),
        ('{rule = "auction"}', "sharing", "auction", "-"),
    ],
)
def test_an_unknown_rule_is_refused_at_its_path_with_the_near_name(rule, text, path, asked, hint):
    assert rule(text) == [
        (
            f"error [unknown-name] association.toml, services[2].{path}: "
            f'Asked for the sharing rule "{asked}". There is no sharing rule of that name. '
            f"Perhaps a typo (closest: {hint}). Use one of: {RULES}."
        ).replace(NO_HINT, "")
    ]


@pytest.mark.parametrize(
    ("text", "path", "name", "total"),
    [
        (
            '{rule = "mix", parts = [{weight = "31%", of = {rule = "even"}}, {weight = "70%", of = {rule = "even"}}]}',
            "sharing",
            "mix",
            "1.01",
        ),
        (
            '{rule = "mix", parts = [{weight = "1/3", of = {rule = "even"}}, {weight = "33%", of = {rule = "even"}}]}',
            "sharing",
            "mix",
            "199/300",
        ),
        ('{rule = "mix", parts = []}', "sharing", "mix", "0"),
        (
            '{rule = "mix", parts = [{weight = 1, of = {rule = "mix", parts = [{weight = "50%", of = {rule = "even"}}]}}]}',
            "sharing.parts[0].of",
            "mix",
            "0.5",
        ),
        ('{rule = "fixed", shares = {aa = "50%", bee = "1/3"}}', "sharing", "fixed", "5/6"),
    ],
)
def test_weights_that_do_not_sum_to_one_are_refused_at_the_path_of_the_rule(rule, text, path, name, total):
    assert rule(text) == [NOT_ONE.format(f"services[2].{path}", name, total)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("{}", "{}"), ('{rul = "even"}', "{'rul': 'even'}"), ('"even"', "'even'"), ('["even"]', "['even']"), ("3", "3")],
)
def test_a_rule_is_a_table_that_names_itself(rule, text, shown):
    assert rule(text) == [
        (
            f"error [rule-not-a-table] association.toml, services[2].sharing: The sharing rule is written as {shown}. "
            "A rule is a table that names itself; a cell of a CSV table cannot hold one. "
            'Write it in association.toml, such as sharing = {rule = "even"}.'
        )
    ]


def test_a_rule_within_a_mix_is_a_table_too(rule):
    (found,) = rule('{rule = "mix", parts = [{weight = 1, of = "even"}]}')
    assert found.startswith("error [rule-not-a-table] association.toml, services[2].sharing.parts[0].of: ")


def test_a_rule_in_a_cell_is_refused_at_its_column(folder):
    head = folder.text("association.toml")
    services, keys = head.index("[[services]]"), head.index("[[keys]]")
    folder.write("association.toml", head[:services] + head[keys:])
    folder.write("services.csv", "id,name,sharing\ncare,Care at home,even\nlunch,Lunch,\n")
    (found,) = folder.mistakes()
    assert found == (
        "error [rule-not-a-table] services.csv, row 2, column sharing: The sharing rule is written as 'even'. "
        "A rule is a table that names itself; a cell of a CSV table cannot hold one. "
        'Write it in association.toml, such as sharing = {rule = "even"}.'
    )


@pytest.mark.parametrize(
    ("change", "place", "kind", "asked", "hint"),
    [
        (("parties.csv", "bee-ocmw,bee", "bee-ocmw,bea"), "parties.csv, row 3", "member", "bea", "bee"),
        (("memberships.csv", "bee,", "be,"), "memberships.csv, row 3", "member", "be", "bee"),
        (("participations.csv", "care,bee", "care,zz"), "participations.csv, row 3", "member", "zz", "-"),
        (("participations.csv", "care,bee", "car,bee"), "participations.csv, row 3", "service", "car", "care"),
        (("volumes.csv", "hours,bee", "hours,beee"), "volumes.csv, row 3", "member", "beee", "bee"),
        (("volumes.csv", "care,hours,bee", "caer,hours,bee"), "volumes.csv, row 3", "service", "caer", "care"),
        (("budget.csv", "lunch,2026", "lunh,2026"), "budget.csv, row 4", "service", "lunh", "lunch"),
        (
            ("association.toml", '"shop"\nkey', '"shp"\nkey'),
            "association.toml, services[1]",
            "organisation",
            "shp",
            "shop",
        ),
        (
            ("association.toml", '"minutes"\n\n', '"minuts"\n\n'),
            "association.toml, source",
            "source",
            "minuts",
            "minutes",
        ),
        (
            ("association.toml", '01", source = "minutes"}', '01", source = "mins"}'),
            "association.toml, disagreements[0]",
            "source",
            "mins",
            "minutes",
        ),
        (
            ("association.toml", "memberships/cee", "memberships/ce"),
            "association.toml, disagreements[0]",
            "subject",
            "memberships/ce",
            "memberships/cee",
        ),
    ],
)
def test_an_id_that_names_nothing_is_refused_with_the_near_one(folder, change, place, kind, asked, hint):
    folder.change(*change)
    told = REFERENCE.format(kind, asked, hint).replace(NO_HINT, "")
    assert folder.mistakes() == [f"error [unknown-reference] {place}: {told}"]


def test_the_source_and_the_successor_of_a_row_exist(folder):
    folder.write(
        "memberships.csv",
        "member,since,until,end,into,source\naa,2000-01-01,2010-01-01,merger,dee,minuts\nbee,2000-01-01,,,,\ncee,2010-01-01,,,,\n",
    )
    assert folder.mistakes() == [
        "error [unknown-reference] memberships.csv, row 2: " + REFERENCE.format("member", "dee", "cee"),
        "error [unknown-reference] memberships.csv, row 2: " + REFERENCE.format("source", "minuts", "minutes"),
    ]


def test_a_row_that_was_corrected_later_is_checked_too(folder):
    folder.write(
        "parties.csv",
        "id,member,kind,name,known\naa-ocmw,aaa,ocmw,Centre of Aa,\naa-ocmw,aa,ocmw,Centre of Aa,2020-01-01\n",
    )
    assert folder.mistakes() == [
        "error [unknown-reference] parties.csv, row 2: " + REFERENCE.format("member", "aaa", "aa")
    ]


MISSING = (
    'Asked for the plug-in "{}" (by small). It is not installed; installed: flanders, noord-limburg. '
    "Perhaps a typo, or it was not installed yet. Correct the name, or install the distribution that the "
    "region publishes; its documentation says how that is called."
)


def test_a_region_that_is_not_installed_is_refused_with_what_may_have_been_meant(folder):
    folder.change("association.toml", 'id = "small"', 'id = "small"\nregion = "moonlands"')
    with pytest.raises(MissingPlugin) as caught:
        folder.load()
    assert str(caught.value) == MISSING.format("moonlands")
    assert folder.mistakes() == ["error [missing-plugin] association.toml, region: " + MISSING.format("moonlands")]
    reading = folder.read()
    assert isinstance(reading.refusal, MissingPlugin)
    assert list(reading.association.members) == ["aa", "bee", "cee"]
    assert reading.association.rules is reading.rules
    with pytest.raises(MissingPlugin):
        im.allocate(reading.association, 2026)


def test_all_mistakes_of_a_document_are_told_at_once_the_missing_plug_in_too(folder):
    folder.change("association.toml", 'name = "Small Association"', 'name = "Small Association"\nregion = "moonlands"')
    folder.change("association.toml", "schema = 1", "schema = 3")
    folder.append("association.toml", '\n[[organisations]]\nid = "x"\nkind = "ocmw"\nnaam = "X"\n')
    folder.change("budget.csv", "1000.01", '"1000,01"')
    folder.change("budget.csv", "lunch,2026", "lunch,26.5")
    folder.change("volumes.csv", "cee,2026,budget,30", "sea,2026,budget,30")
    folder.append("parties.csv", "aa-ocmw,aa,ocmw,Again,2000-01-01\ndee-ocmw,aa,ocmv,Dee,2000-31-12\n")
    folder.write("bugdet.csv", "")
    expected = [
        ("association.toml, organisations[1].naam", "unknown-key"),
        ("association.toml, organisations[1].name", "missing-value"),
        ("association.toml, region", "missing-plugin"),
        ("association.toml, schema", "schema-newer"),
        ("budget.csv, row 2, column amount_eur", "amount-comma"),
        ("budget.csv, row 4, column year", "invalid-number"),
        ("bugdet.csv", "unknown-table"),
        ("parties.csv, row 5", "duplicate-row"),
        ("parties.csv, row 6, column kind", "unknown-name"),
        ("parties.csv, row 6, column since", "invalid-date"),
        ("volumes.csv, row 4", "unknown-reference"),
    ]
    found = sorted((str(finding.place), finding.code) for finding in folder.read().report)
    assert found == expected
    with pytest.raises(DocumentRefused) as caught:
        folder.load()
    assert caught.value.count == len(expected)
    assert len(str(caught.value).splitlines()) == len(expected) + 1


def test_a_row_with_a_mistake_makes_no_second_mistake_of_the_rows_that_name_it(folder):
    folder.write("members.csv", "id,name,known\naa,Aa,2020\nbee,Bee,\ncee,Cee,\n")
    assert [(str(finding.place), finding.code) for finding in folder.read().report] == [
        ("members.csv, row 2, column known", "invalid-date")
    ]


def test_keys_of_the_statutes_that_hold_on_the_same_days_are_refused(folder):
    folder.append(
        "association.toml",
        '\n[[keys]]\nid = "halves"\ntitle = "All even"\nsince = "2020-01-01"\nrule = {rule = "even"}\n',
    )
    (finding,) = folder.read().report
    assert (finding.code, str(finding.place)) == ("overlap", "association.toml, keys[1]")
    assert finding.text() == (
        "error [overlap] association.toml, keys[1]: In halves, one row holds always and another from 1 January 2020: they share "
        "days. Perhaps the first should end where the second begins, or one corrects the other. Give the first an end, or "
        "give the correction the same key and a later known date."
    )
    with pytest.raises(Overlap):
        folder.load()


def test_a_correction_of_a_key_replays(folder):
    folder.append(
        "association.toml", '\n[[keys]]\nid = "halves"\ntitle = "A third"\nknown = "2025-06-01"\n'
        'rule = {rule = "fixed", shares = {aa = "1/3", bee = "2/3"}}\n'
    )  # fmt: skip
    association = folder.load()
    assert im.allocate(association, 2026).services["lunch"].shares == {"aa": 1667, "bee": 3333}
    assert im.allocate(association, 2026, known_on="2025-05-31").services["lunch"].shares == {"aa": 2500, "bee": 2500}
