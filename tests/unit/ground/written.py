"""Which codes the source of the library writes, read from its syntax: also those that a function hands on."""

import ast
from itertools import product
from pathlib import Path

from attrs import field, frozen

SOURCE = Path(__file__).parents[3] / "src"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@frozen
class Site:
    """One call that writes a code: where, the texts that its code may be (None: made of what is only known as it runs), the call."""

    path: Path
    node: ast.Call = field(eq=False)
    code: ast.expr = field(eq=False)
    codes: frozenset[str] | None

    def __str__(self):
        return f"{self.path.relative_to(SOURCE)}:{self.node.lineno} {ast.unparse(self.code)}"


def calls(tree, within=None):
    """Yield every call, each with the innermost function around it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield node, within
        yield from calls(node, node if isinstance(node, FUNCTIONS) else within)


CALLS = [(path, node, within) for path, tree in TREES.items() for node, within in calls(tree)]


def choices():
    """Return the words of each field that is a Literal."""
    found = {}
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation).startswith("Literal["):
                words = ast.literal_eval(node.annotation.slice)
                found[ast.unparse(node.target)] = {words} if isinstance(words, str) else set(words)
    return found


CHOICES = choices()


def texts(node, within):
    """Return the texts that an expression may be, None where that is only known as the program runs."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=one, orelse=other):
            return joined([texts(one, within), texts(other, within)])
        case ast.FormattedValue(value=value):
            return texts(value, within)
        case ast.JoinedStr(values=parts):
            found = [texts(part, within) for part in parts]
            return None if None in found else {"".join(one) for one in product(*found)}
        case ast.Attribute(attr=name):
            return CHOICES.get(name)
        case ast.Name(id=name) if within is not None:
            return joined([texts(value, within) for value in values(name, within)])
    return None


def joined(found):
    return None if None in found or not found else set().union(*found)


def values(name, within):
    """Yield the expressions to which a name is bound in a function."""
    for node in ast.walk(within):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from bound(target, node.value, name)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield from bound(node.target, node.value, name)
        elif isinstance(node, (ast.comprehension, ast.For)):
            if isinstance(node.iter, (ast.Tuple, ast.List)):
                for one in node.iter.elts:
                    yield from bound(node.target, one, name)
            elif any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(node.target)):
                yield node.iter


def bound(target, value, name):
    if isinstance(target, ast.Name) and target.id == name:
        yield value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.IfExp):
        yield from (*bound(target, value.body, name), *bound(target, value.orelse, name))
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from bound(one, other, name)


def parameters(function):
    """Return the parameters that may be given by position, without `self`, and those that are given by name."""
    found = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    return found[found[:1] in (["self"], ["cls"]) :], [one.arg for one in function.args.kwonlyargs]


def default(function, name):
    args = function.args
    positional = [*args.posonlyargs, *args.args]
    pairs = [*zip(positional[len(positional) - len(args.defaults) :], args.defaults, strict=True)]
    pairs += zip(args.kwonlyargs, args.kw_defaults, strict=True)
    return next((value for one, value in pairs if one.arg == name and value is not None), None)


def sites(root):
    """Return every call that gives a code to a function or class, or to a function that hands it on."""
    carriers = {(None, root): (0, "code", None)}
    while True:
        found, more = [], {}
        for path, node, within in CALLS:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            position, keyword, fallback = carriers.get((path, name)) or carriers.get((None, name)) or (None, None, None)
            if position is None:
                continue
            given = [one.value for one in node.keywords if one.arg == keyword]
            code = [*node.args[position : position + 1], *given, *([fallback] if fallback else [])]
            if not code:
                continue
            handed = getattr(code[0], "id", None)
            if within is not None and handed in [*parameters(within)[0], *parameters(within)[1]]:
                positional, _ = parameters(within)
                where = path if within.name.startswith("_") else None
                index = positional.index(handed) if handed in positional else len(positional)
                more[where, within.name] = (index, handed, spare := default(within, handed))
                if spare is not None:
                    found.append(Site(path, node, spare, frozenset(texts(spare, None) or ())))
            else:
                known = texts(code[0], within)
                found.append(Site(path, node, code[0], None if known is None else frozenset(known)))
        if more.keys() <= carriers.keys():
            return found
        carriers |= more


def codes(root):
    """Return the codes that are given to a function or class, as far as they are known."""
    return set().union(*(site.codes or () for site in sites(root)))


def labels():
    """Return the words for the workings within another."""
    found = set()
    for _, node, within in CALLS:
        if getattr(node.func, "attr", "") != "by_steps":
            continue
        given = [*node.args[3:4], *(one.value for one in node.keywords if one.arg == "inner")]
        given += [value for one in given if isinstance(one, ast.Name) for value in values(one.id, within)]
        for pair in (pair for one in given for pair in ast.walk(one) if isinstance(pair, ast.Tuple)):
            if len(pair.elts) == 2:
                found |= texts(pair.elts[0], within) or set()
    return found
