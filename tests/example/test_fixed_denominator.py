"""The example with a key over a stated total, by changing `association.toml` alone."""

from fractions import Fraction

import intermunicipal as im

KEY = """[keys.rule]
rule = "mix"
parts = [
    {weight = "25%", of = {rule = "even"}},
    {weight = "75%", of = {rule = "by", driver = "debt-files"}},
]
"""
POT = 266_750_52  # the net cost of debt mediation in 2026


def altered(copy, denominator):
    """The example with debt mediation over a stated number of inhabitants."""
    copy.replace(KEY, f'[keys.rule]\nrule = "fixed-denominator"\ndriver = "population"\ndenominator = {denominator}\n')
    return copy.load()


def test_a_bill_over_a_stated_total_can_be_redone_from_its_text(copy):
    allocation = im.allocate(altered(copy, 200_000), 2026)
    service = allocation.services["schuldbemiddeling"]
    exact = Fraction(POT * 16_788, 200_000)  # 22391.0386...: Peer has 16788 inhabitants
    assert service.shares.exact["peer"] == exact
    assert service.shares.unallocated == POT - sum(service.shares.values())
    workings = {id_: one["working"] for id_, one in allocation.trace["services"].items()}
    assert [id_ for id_, working in workings.items() if "total" in working] == ["schuldbemiddeling"]
    assert workings["schuldbemiddeling"]["total"] == "200000/1"
    text = str(im.explain(allocation, "peer", "en"))
    assert "€266,750.52 x 16,788/200,000 inhabitants = about €22,391.038649" in text
    # the eight have 169858 inhabitants: 266750.52 x 30142/200000 is borne by nobody
    assert "Nobody bears about €40,201.970869 of the €266,750.52" in text
    assert "x 16.788/200.000 inwoners" in str(im.explain(allocation, "peer", "nl"))


def test_it_stands_in_either_form_of_the_document(copy, tmp_path):
    association = altered(copy, '"199999.5"')
    im.dump(association, tmp_path / "as.json")
    again = im.load(tmp_path / "as.json")
    assert again.keys == association.keys
    assert im.allocate(again, 2026).result == im.allocate(association, 2026).result
