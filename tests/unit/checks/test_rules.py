"""The association and the rule book: places, names, legal form, and the checks that plug-ins bring."""

import pytest

import intermunicipal as im
from intermunicipal import hooks
from intermunicipal.dates import Date, Period
from intermunicipal.findings import Severity
from intermunicipal.model import Form, Key, Party, PartyKind
from intermunicipal.sharing import Even


@pytest.mark.parametrize(
    ("until", "found"),
    [("2019-12-31", []), ("2020-01-01", []), ("2020-01-02", ["municipality-ended"]), (None, ["municipality-ended"])],
)
def test_a_member_is_none_any_more_once_its_municipality_has_merged_away(small, until, found):
    fields = {"end": "merger", "into": "cee"} if until else {"end": None, "into": ""}
    if until is None:
        from attrs import evolve

        small.tables["memberships"][1] = evolve(small.tables["memberships"][1], until=None, end=None, into="")
    else:
        small.change("memberships", 1, until=until, **fields)
    codes = [finding.code for finding in small.check() if finding.code == "municipality-ended"]
    assert codes == found


def test_the_text_of_a_municipality_that_ended_names_the_successor(small):
    small.change("memberships", 1, until="2020-01-02")
    (finding,) = [finding for finding in small.check() if finding.code == "municipality-ended"]
    assert (finding.severity, finding.on) == (Severity.ERROR, Date(2020, 1, 1))
    assert finding.text() == (
        "error [municipality-ended] memberships/bee: bee is a member beyond the end of its municipality 2: "
        "until 1 January 2020 (that day not included). The municipality merged into Cee. "
        "End the membership by merger on that day, and add that of the successor."
    )


def test_a_code_that_no_territory_has_is_found(small):
    small.change("members", 0, municipality="11")
    assert small.texts() == [
        (
            'error [unknown-reference] members/aa: There is no municipality "11". Perhaps a typo (closest: 1). '
            "Correct the name, or add what it names."
        )
    ]


def test_a_member_that_is_no_place_needs_no_code_and_a_land_without_territory_judges_none(small):
    small.change("members", 0, municipality="")
    assert small.texts() == []
    small.change("members", 0, municipality="12")
    small.hook("territories")
    assert small.texts() == []


def test_an_unknown_kind_of_service_is_a_warning_with_the_near_one(small):
    small.change("services", 0, kind="home-car")
    assert small.texts() == [
        (
            'warning [unknown-reference] services/care: There is no kind of service "home-car". '
            "Perhaps a typo (closest: home-care). Correct the name, or add what it names."
        )
    ]


def test_an_unknown_key_is_an_error_with_the_near_one_told_once_though_it_refuses_the_pot(small):
    small.change("services", 1, key="evn")
    assert small.texts() == [
        (
            'error [unknown-reference] services/lunch: There is no cost key "evn". Perhaps a typo (closest: even). '
            "Correct the name, or add what it names."
        ),
    ]


def test_a_service_has_a_key_or_a_rule_of_its_own(small):
    small.change("services", 1, sharing=Even())
    assert small.texts() == [
        (
            "error [two-keys] services/lunch: lunch has the key even and also a rule of its own. "
            "A service is shared in one way. Remove one."
        )
    ]


def test_an_unknown_legal_form_is_a_warning(small):
    small.tables["forms"] = [Form("unoin", since="2000-01-01")]
    assert small.texts() == [
        (
            'warning [unknown-reference] forms/unoin: There is no legal form "unoin". Perhaps a typo (closest: union). '
            "Correct the name, or add what it names."
        )
    ]


def test_a_legal_form_that_was_not_in_force_is_a_warning(small):
    small.change("forms", 0, since="1999-01-01")
    small.change("memberships", 0, since="1999-01-01")
    found = [text for text in small.texts("1999-12-31") if "not-in-force" in text]
    assert found == [
        (
            "warning [not-in-force] forms/union: Asked what holds for union on 31 December 1999. Nothing holds on that day; "
            "there is: from 1 January 2000. The day lies outside every period. Ask for another day, or add a row that holds then."
        )
    ]
    assert [code for code, _ in small.codes("2000-01-01")] == []


@pytest.mark.parametrize(("day", "count"), [("2024-12-31", 0), ("2025-01-01", 1), ("2025-12-31", 1), ("2026-01-01", 0)])
def test_a_party_is_of_a_kind_that_the_legal_form_admits_while_it_is_a_member(small, day, count):
    small.add("parties", Party("shop", "aa", PartyKind.NON_PROFIT, "Shop", since="2025-01-01", until="2026-01-01"))
    found = small.texts(day)
    assert len(found) == count
    assert (
        found
        == [
            (
                "error [party-not-admitted] parties/shop: shop is a non-profit; the legal form union admits: "
                "OCMW (public centre for social welfare), municipality. Perhaps another kind, or another legal form then. "
                "Correct the kind or the form. (source: The law of the land; recalled)"
            )
        ]
        * count
    )


def test_a_kind_of_party_that_the_legal_form_requires_is_there(small):
    small.change("parties", 0, until="2026-01-01")
    small.change("parties", 2, until="2026-01-02")
    assert small.texts("2026-01-01") == []
    assert small.texts("2026-01-02") == [
        (
            "error [party-required] forms/union: On 2 January 2026 no party is a OCMW (public centre for social welfare), "
            "which the legal form union requires. Perhaps the parties are missing. Add them. "
            "(source: The law of the land; recalled)"
        )
    ]


def test_a_mandatory_rule_that_the_statutes_change_is_an_error(small):
    small.hook(
        "keys",
        hooks.CostKey("even", "Even", rule=Even(), force=hooks.Force.MANDATORY),
        hooks.CostKey("by-hours", "By hours", rule=Even()),
    )
    small.add("keys", Key("ours", "Ours", Even(), replaces="even"))
    assert small.texts() == [
        (
            "error [mandatory-overridden] statutes small changes the rule even of plugin_land 1.0, which is mandatory "
            "(source: Minutes of the assembly; verified). "
            "A higher layer may change defaults alone. Remove the change, or have the lower layer say that it is a default."
        )
    ]


@pytest.mark.parametrize(
    ("day", "found"), [("2025-12-31", []), ("2026-01-01", ["rain"]), ("2026-12-31", ["rain"]), ("2027-01-01", [])]
)
def test_a_check_of_a_plug_in_runs_on_the_days_on_which_it_holds(small, day, found):
    seen = []

    def run(association, on):
        seen.append((association.id, str(on)))
        yield im.Finding("rain", Severity.INFO)

    small.hook("checks", hooks.Check("rain", "Rain", run=run, period=Period.year(2026)))
    assert [finding.code for finding in small.check(day)] == found
    assert seen == ([("small", day)] if found else [])


def test_a_check_that_fails_is_told_and_the_others_go_on(small):
    def broken(_association, _on):
        yield from ()
        message = "no such thing"
        raise LookupError(message)

    line = broken.__code__.co_firstlineno + 3
    small.hook(
        "checks",
        hooks.Check("a-broken", "Broken", run=broken),
        hooks.Check("b-fine", "Fine", run=lambda *_: [im.Finding("second")]),
    )
    assert small.texts() == [
        "error [second] second: ",
        (
            "error [check-failed] a-broken: Asked the plug-in plugin_land 1.0 for its check a-broken. "
            f"It failed: LookupError: no such thing (in tests/unit/checks/test_rules.py:{line}). "
            "The check has an error, or meets a case that it does not expect. "
            "Tell the authors of the plug-in, or install a version that fits. The other checks were made."
        ),
    ]


@pytest.mark.parametrize("wrong", [["rain"], None, [None], 12])
def test_a_check_that_yields_no_finding_is_a_failure_of_the_plug_in(small, wrong):
    small.hook("checks", hooks.Check("odd", "Odd", run=lambda *_: wrong))
    assert [finding.code for finding in small.check()] == ["check-failed"]


def test_a_finding_whose_fields_do_not_fit_its_text_is_still_told(small):
    small.hook("checks", hooks.Check("odd", "Odd", run=lambda *_: [im.Finding("overlap", fields={"slot": "x"})]))
    (finding,) = small.check()
    assert "overlap" in finding.text()


def test_an_association_without_a_rule_book_is_checked_as_far_as_its_structure_goes(small):
    small.change("members", 0, municipality="12")
    small.change("services", 0, kind="nonsense", key="nonsense")
    small.change("memberships", 1, into="")
    assert [finding.code for finding in small.check(bound=False)] == ["merger-into-nothing"]
