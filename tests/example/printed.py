"""What a reader does with a printed line of a bill: find the sum in it, and do it again."""

import re
from fractions import Fraction
from itertools import pairwise

NB, THIN = "\u00a0", "\u202f"
GROUP, POINT = {"nl": ".", "fr": THIN, "en": ","}, {"nl": ",", "fr": ",", "en": "."}
FUNCTIONS = {
    "kleinste": min, "minimum": min, "smaller": min,
    "grootste": max, "maximum": max, "larger": max,
    "afgerond": None, "arrondi": None, "rounded": None,
    "log10": "log10",
}  # fmt: skip
ABOUT = ("ongeveer", "environ", "about")


def half_up(number, places):
    """Round half up to decimals."""
    scale = Fraction(10) ** int(places)
    return (number * scale + Fraction(1, 2)).__floor__() / scale


def logarithm(number):
    """Return the logarithm to base ten, as closely as a reader would want."""
    from decimal import Decimal, localcontext

    with localcontext(prec=40):
        return Fraction((Decimal(number.numerator) / Decimal(number.denominator)).log10())


class Line:
    """A printed line with one or more `=` in it, in one language."""

    def __init__(self, text, lang):
        number = rf"\d{{1,3}}(?:{re.escape(GROUP[lang])}\d{{3}})+(?!\d)(?:{re.escape(POINT[lang])}\d+)?|\d+(?:{re.escape(POINT[lang])}\d+)?"
        self.token = re.compile(rf"(?P<number>{number})|(?P<name>[^\W\d_]\w*)|(?P<sign>[-+/();%])|€|.")
        self.text, self.lang = re.sub(r"\[[^\]]*\]", "", text), lang
        self.about = any(word in text.split() for word in ABOUT)

    def sums(self):
        """Yield pairs: what stands before a sign `=`, reckoned, and what the line says that it is."""
        parts = self.text.split("=")
        for index, (left, right) in enumerate(pairwise(parts)):
            begin = re.split(r"[:;]\s", left)[-1] if index else re.split(rf"{NB}?:\s", left)[-1]
            yield self.reckon(begin), self.reckon(re.split(r":$|;\s", right.strip())[0])

    def tokens(self, text):
        """Yield the numbers, signs and functions of a sum."""
        for found in self.token.finditer(text):
            if found["number"]:
                plain = found["number"].replace(GROUP[self.lang], "").replace(POINT[self.lang], ".")
                yield Fraction(plain)
            elif found["name"] in FUNCTIONS or found["name"] == "x":
                yield found["name"]
            elif found["name"] in ("of", "van", "de"):
                yield "x"
            elif found["sign"]:
                yield found["sign"]

    def reckon(self, text):
        """Do a sum."""
        self.rest = [*self.tokens(text), None]
        value = self.plus()
        assert self.rest == [None], f"{text!r}: {self.rest}"
        return value

    def plus(self):
        """Read what is added up."""
        value = self.times()
        while self.rest[0] in ("+", "-"):
            sign = self.rest.pop(0)
            other = self.times()
            value = value + other if sign == "+" else value - other
        return value

    def times(self):
        """Read what is multiplied."""
        value = self.atom()
        while self.rest[0] in ("x", "/"):
            sign = self.rest.pop(0)
            other = self.atom()
            value = value * other if sign == "x" else value / other
        return value

    def atom(self):
        """Read one number, or what stands in brackets."""
        head = self.rest.pop(0)
        if head == "-":
            return -self.atom()
        if head == "(":
            value = self.plus()
            assert self.rest.pop(0) == ")"
        elif head in FUNCTIONS:
            value = self.call(head)
        else:
            assert isinstance(head, Fraction), f"{head!r} in {self.text!r}"
            value = head
        if self.rest[0] == "%":
            self.rest.pop(0)
            value /= 100
        return value

    def call(self, name):
        """Read a function with its numbers."""
        assert self.rest.pop(0) == "("
        args = [self.plus()]
        while self.rest[0] == ";":
            self.rest.pop(0)
            args.append(self.plus())
        assert self.rest.pop(0) == ")"
        if name == "log10":
            return logarithm(*args)
        return FUNCTIONS[name](*args) if FUNCTIONS[name] else half_up(*args)
