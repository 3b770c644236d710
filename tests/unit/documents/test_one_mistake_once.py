"""One mistake in a document is told once: what hangs on the row with the mistake is none."""

import pytest

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.model import PartyKind


def errors(folder, *plugins):
    """Return the errors of reading and of checking, as the command does."""
    report = im.check(folder.read(*plugins), "2026-01-01")
    return [(one.code, str(one.place)) for one in report.errors]


def errors_and_warnings(folder):
    """Return all findings of reading and of checking, but for what is only good to know."""
    report = im.check(folder.read(), "2026-01-01")
    return [(one.code, str(one.place)) for one in report if one.severity.value != "info"]


def test_a_document_without_mistakes_has_none(folder):
    assert errors(folder) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        (
            "association.toml",
            'citation = "Minutes of the founding meeting"',
            "citation = 12",
            ("invalid-number", "association.toml, sources.minutes.citation"),
        ),
        ("members.csv", "cee,Cee\n", "cee,Cee,Dee\n", ("ragged-row", "members.csv, row 4")),
        ("members.csv", "cee,Cee\n", "cee,\n", ("missing-value", "members.csv, row 4, column name")),
        (
            "memberships.csv",
            "cee,2010-01-01",
            "cee,2010-13-01",
            ("invalid-date", "memberships.csv, row 4, column since"),
        ),
        ("memberships.csv", "cee,2010-01-01,accession", "cee,2010-01-01", ("ragged-row", "memberships.csv, row 4")),
        ("parties.csv", "cee-ocmw,cee,ocmw", "cee-ocmw,cee,ocwm", ("unknown-name", "parties.csv, row 4, column kind")),
        (
            "participations.csv",
            "lunch,bee,member,ocmw,2010-01-01",
            "lunch,bee,member,ocmw,soon",
            ("invalid-date", "participations.csv, row 6, column since"),
        ),
        (
            "volumes.csv",
            "cee,2026,budget,30,",
            "cee,2026,budget,x,",
            ("invalid-number", "volumes.csv, row 4, column quantity"),
        ),
        ("budget.csv", "Staff,1000.01", "Staff,1000", ("cents-or-euros", "budget.csv, row 2, column amount_eur")),
        (
            "association.toml",
            'kind = "non-profit"',
            'kind = "profit"',
            ("unknown-name", "association.toml, organisations[0].kind"),
        ),
        (
            "association.toml",
            'run_by = "shop"',
            "run_by = 1",
            ("invalid-number", "association.toml, services[1].run_by"),
        ),
    ],
)
def test_a_row_with_a_mistake_makes_one_error(folder, file, old, new, found):
    folder.change(file, old, new)
    assert errors(folder) == [found]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("memberships.csv", "bee,2000-01-01,founder", "bea,2000-01-01,founder", "memberships.csv, row 3"),
        ("participations.csv", "care,bee", "care,bea", "participations.csv, row 3"),
        ("participations.csv", "care,bee", "crae,bee", "participations.csv, row 3"),
        ("parties.csv", "bee-ocmw,bee", "bee-ocmw,bea", "parties.csv, row 3"),
        ("volumes.csv", "hours,bee,2026", "hours,bea,2026", "volumes.csv, row 3"),
        ("volumes.csv", "care,hours,bee,2026", "crae,hours,bee,2026", "volumes.csv, row 3"),
        ("budget.csv", "lunch,2026", "lunhc,2026", "budget.csv, row 4"),
        ("association.toml", 'run_by = "shop"', 'run_by = "shp"', "association.toml, services[1]"),
    ],
)
def test_an_id_with_a_typo_is_told_once_though_something_hangs_on_what_was_meant(folder, file, old, new, place):
    folder.append("budget.csv", "lunch,2025,budget,food,cost,Food,50.00\ncare,2025,budget,grant,subsidy,Grant,0.00\n")
    folder.append("volumes.csv", "".join(f"care,hours,{id_},2025,budget,1,hour\n" for id_ in ("aa", "bee", "cee")))
    found = [one for one in im.check(folder.read(), "2026-01-01") if one.severity.value != "info"]
    assert found == []
    folder.change(file, old, new)
    found = [one for one in im.check(folder.read(), "2026-01-01") if one.severity.value != "info"]
    assert [(one.code, str(one.place)) for one in found] == [("unknown-reference", place)]


@pytest.mark.parametrize("id_", ["zzz", "ZZ zz", "The Third Town"])
@pytest.mark.parametrize(
    ("file", "row", "place"),
    [
        ("parties.csv", "cee-ocmw,{},ocmw", "parties.csv, row 4"),
        ("memberships.csv", "{},2010-01-01,accession", "memberships.csv, row 4"),
        ("participations.csv", "care,{},member", "participations.csv, row 4"),
        ("volumes.csv", "care,hours,{},2026", "volumes.csv, row 4"),
    ],
)
def test_an_id_that_is_near_nothing_is_told_once_and_may_be_meant_for_anything(folder, id_, file, row, place):
    folder.change(file, row.format("cee"), row.format(id_))
    assert errors_and_warnings(folder) == [("unknown-reference", place)]


@pytest.mark.parametrize("id_", ["zzz", "ZZ zz", "The Third Town"])
@pytest.mark.parametrize(
    ("file", "row", "place"),
    [
        ("budget.csv", "{},2026,budget,food", "budget.csv, row 4"),
        ("participations.csv", "{},bee", "participations.csv, row 6"),
    ],
)
def test_a_service_that_is_near_nothing_is_told_once(folder, id_, file, row, place):
    folder.change(file, row.format("lunch"), row.format(id_))
    assert errors_and_warnings(folder) == [("unknown-reference", place)]


def test_a_member_that_is_near_nothing_hides_no_mistake_of_another_service(folder):
    folder.change("participations.csv", "care,cee,member", "care,zzz,member")
    folder.change("participations.csv", "lunch,bee,member,ocmw,2010-01-01\n", "")
    assert errors_and_warnings(folder) == [
        ("table-mismatch", "association.toml, services[1]"),
        ("unknown-reference", "participations.csv, row 4"),
    ]


def test_a_member_with_a_typo_hides_no_mistake_of_another_member(folder):
    folder.change("participations.csv", "care,bee,member", "care,bea,member")
    folder.change("participations.csv", "care,cee,member,ocmw,2010-01-01\n", "")
    assert errors_and_warnings(folder) == [
        ("unknown-reference", "participations.csv, row 3"),
        ("volume-without-participation", "volumes.csv, row 4"),
    ]


@pytest.mark.parametrize("id_", ["ZZ zz", "The Third Town"])
@pytest.mark.parametrize(
    ("file", "row", "place"),
    [
        ("members.csv", "{},Cee", "members.csv, row 4"),
        ("association.toml", 'id = "{}"\nname = "Lunch"', "association.toml, services[1]"),
        ("association.toml", 'id = "{}"\nname = "The Shop"', "association.toml, organisations[0]"),
        ("association.toml", 'id = "{}"\ntitle = "Half each"', "association.toml, keys[0]"),
    ],
)
def test_an_id_that_is_none_and_like_no_other_is_told_once_though_rows_name_what_was_meant(
    folder, id_, file, row, place
):
    meant = {"members.csv": "cee", "services": "lunch", "organisations": "shop", "keys": "halves"}
    old = next(id_ for name, id_ in meant.items() if name in place)
    folder.change(file, row.format(old), row.format(id_))
    assert errors_and_warnings(folder) == [("invalid-number", place)]


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("members.csv", "cee,Cee", "ceee,Cee", "members.csv, row 4"),
        ("association.toml", 'id = "care"', 'id = "crae"', "association.toml, services[0]"),
        ("association.toml", 'id = "lunch"', 'id = "lunhc"', "association.toml, services[1]"),
    ],
)
def test_an_id_with_a_typo_that_many_rows_name_is_told_once_where_it_stands(folder, file, old, new, place):
    folder.change(file, old, new)
    assert errors_and_warnings(folder) == [("id-not-named", place)]


def test_an_id_with_a_typo_is_told_in_three_languages_with_the_id_that_rows_name(folder):
    folder.change("members.csv", "cee,Cee", "ceee,Cee")
    (found,) = folder.read().report
    assert found.text() == (
        "error [id-not-named] members.csv, row 4: No row names member ceee, but 4 rows name cee, which is not there. Perhaps a "
        "typo in this id, or in all those rows. Correct the id, or add what the rows name."
    )
    assert all("ceee" in found.text(lang) and " cee," in found.text(lang) for lang in ("nl", "fr"))


def test_rows_with_one_typo_are_told_each_where_the_id_that_is_near_is_named(folder):
    folder.change("participations.csv", "care,cee", "care,ceee")
    folder.change("volumes.csv", "hours,cee", "hours,ceee")
    assert errors_and_warnings(folder) == [
        ("unknown-reference", "participations.csv, row 4"),
        ("unknown-reference", "volumes.csv, row 4"),
    ]


def test_a_lost_row_that_names_what_is_not_there_may_be_meant_for_anything(folder):
    folder.change("participations.csv", "care,cee,member,ocmw,2010-01-01", "care,zzz,member,ocmw,soon")
    assert errors_and_warnings(folder) == [("invalid-date", "participations.csv, row 4, column since")]


def test_a_membership_with_a_typo_is_told_once_though_a_disagreement_is_about_it(folder):
    folder.change("memberships.csv", "cee,2010-01-01", "Cee,2010-01-01")
    assert errors_and_warnings(folder) == [("unknown-reference", "memberships.csv, row 4")]


@pytest.mark.parametrize(
    ("file", "row"), [("budget.csv", "care,{},budget,grant"), ("budget.csv", "lunch,{},budget,food")]
)
def test_a_year_in_which_the_service_does_not_run_is_told_once(folder, file, row):
    folder.append("budget.csv", "care,2025,budget,grant,subsidy,Grant,0.00\n")
    folder.append("volumes.csv", "".join(f"care,hours,{id_},2025,budget,1,hour\n" for id_ in ("aa", "bee", "cee")))
    folder.append("budget.csv", "lunch,2025,budget,food,cost,Food,50.00\n")
    assert errors_and_warnings(folder) == []
    folder.change(file, row.format(2026), row.format("0026"))
    ((code, place),) = errors_and_warnings(folder)
    assert (code, place.partition(",")[0]) == ("outside-service", file)


@pytest.mark.parametrize("id_", ["Cee", "ceE", "c ee"])
def test_an_id_that_is_none_is_told_once_though_other_rows_name_what_was_meant(folder, id_):
    folder.change("members.csv", "cee,Cee", f"{id_},Cee")
    assert errors(folder) == [("invalid-number", "members.csv, row 4")]


def test_an_id_that_is_none_hides_no_typo_in_another(folder):
    folder.change("members.csv", "cee,Cee", "Cee,Cee")
    folder.change("volumes.csv", "hours,aa", "hours,xyz")
    assert errors(folder) == [
        ("invalid-number", "members.csv, row 4"),
        ("unknown-reference", "volumes.csv, row 2"),
    ]


def test_a_row_with_the_id_of_another_is_told_once_though_something_hangs_on_it(folder):
    folder.change("parties.csv", "cee-ocmw,cee,ocmw", "bee-ocmw,cee,ocmw")
    report = im.check(folder.read(), "2026-01-01")
    assert [(one.code, str(one.place)) for one in report if one.severity.value != "info"] == [
        ("duplicate-row", "parties.csv, row 4"),
    ]


def test_who_is_a_member_at_no_time_is_told_so(folder):
    folder.change("memberships.csv", "cee,2010-01-01,accession\n", "")
    folder.change("association.toml", 'subject = "memberships/cee"', 'subject = "parties/cee-ocmw"')
    (found,) = im.check(folder.read(), "2026-01-01").errors
    told = {
        "en": "but cee is a member at no time.",
        "nl": "maar cee is lid op geen enkel moment.",
        "fr": "adhésion de cee : aucune.",
    }
    assert all(text in found.text(lang).replace("\u00a0", " ").replace("\u202f", " ") for lang, text in told.items())


def test_a_source_with_a_mistake_does_not_leave_its_rows_without_a_source(folder):
    folder.change("association.toml", 'citation = "Minutes of the founding meeting"', "citation = 12")
    reading = folder.read()
    report = im.check(reading, "2026-01-01")
    assert [one.code for one in report.warnings if one.code == "no-source"] == []


def test_a_key_with_a_mistake_makes_one_error(folder):
    folder.change("association.toml", 'title = "Half each"', "title = 12")
    assert errors(folder) == [("invalid-number", "association.toml, keys[0].title")]


def test_a_party_with_a_mistake_does_not_make_the_legal_form_want_for_one(folder, plugin_of_the_land):
    folder.change(
        "association.toml", 'source = "minutes"\n\n[sources', 'source = "minutes"\nregion = "land"\n\n[sources'
    )
    folder.append("association.toml", '\n[[forms]]\nform = "union"\n')
    folder.write("parties.csv", "id,member,kind,name,since\naa-ocmw,aa,ocmw,Centre of Aa,2000-01-01\n")
    folder.write(
        "participations.csv",
        "service,member,since\ncare,aa,2000-01-01\ncare,bee,2000-01-01\ncare,cee,2010-01-01\n"
        "lunch,aa,2010-01-01\nlunch,bee,2010-01-01\n",
    )
    assert errors(folder, plugin_of_the_land) == []
    folder.change("parties.csv", "2000-01-01", "2000-00-01")
    assert errors(folder, plugin_of_the_land) == [("invalid-date", "parties.csv, row 2, column since")]


@pytest.fixture
def plugin_of_the_land():
    class Land:
        intermunicipal_api = 1
        land = staticmethod(hooks.region(lambda: hooks.Region("land", "Land")))
        forms = staticmethod(
            hooks.legal_forms(
                lambda: [hooks.LegalForm("union", "Union", admits=[PartyKind.OCMW], requires=[PartyKind.OCMW])]
            )
        )

    return Land()
