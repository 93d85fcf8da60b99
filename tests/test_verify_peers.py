"""What other judges say of the same objects, and objects that nobody would render."""

import random
from typing import Any

import kubernetes_validate
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verified import SOURCE, app, mutated, steps, verified


def is_refused(tree: dict[str, Any]) -> bool:
    """For its header, or by its schema."""
    return any(finding.code in {"VER010", "VER012"} for finding in verified([tree]).findings)


def is_refused_by_the_package(tree: dict[str, Any]) -> bool:
    try:
        kubernetes_validate.validate(tree, "1.34", strict=True)
    except kubernetes_validate.ValidationError:
        return True
    return False


HEADER = [("apiVersion",), ("kind",), ("metadata", "name")]


def built_in_mutations() -> list[tuple[dict[str, Any], tuple[Any, ...], Any]]:
    chance = random.Random(9)
    found = []
    for tree in app():
        if tree["apiVersion"] in {"v1", "apps/v1", "autoscaling/v2", "policy/v1"}:
            paths = [
                path
                for path in steps(tree)
                if path[0] not in {"apiVersion", "kind"} and path[:2] != ("metadata", "name")
            ]
            for path in chance.sample(paths, min(6, len(paths))):
                parent = (*path[:-1], "odd") if isinstance(path[-1], str) else path
                found += [(tree, path, ...), (tree, path, [{}]), (tree, path, {"a": "b"}), (tree, parent, "odd")]
    return found


def test_what_the_package_refuses_is_refused() -> None:
    """The other way round not always: it takes null, objects without a header, integers of any size, any quantity."""
    for tree, path, value in built_in_mutations():
        changed = mutated(tree, path, value)
        assert is_refused(changed) or not is_refused_by_the_package(changed), (tree["kind"], path, value)


SCALE = ("spec", "replicas")
CONTAINER = ("spec", "template", "spec", "containers", 0)


@pytest.mark.parametrize(
    ("path", "value", "package_agrees"),
    [
        (SCALE, 0, True),
        (SCALE, ..., True),
        (SCALE, "4", True),
        (SCALE, 1.5, True),
        (SCALE, True, True),
        (SCALE, 4.0, True),
        (SCALE, None, False),
        (SCALE, 2**31, False),
        (("spec",), ..., False),
        (("spec", "selector"), ..., True),
        (("spec", "template"), ..., True),
        (("spec", "strategy", "rollingUpdate", "maxSurge"), 1, True),
        (("spec", "strategy", "rollingUpdate", "maxSurge"), [], True),
        (("metadata", "annotations", "a"), 1, True),
        (("metadata", "finalizer"), [], True),
        ((*CONTAINER, "name"), ..., True),
        ((*CONTAINER, "image"), ["a"], True),
        ((*CONTAINER, "ports", 0, "containerPort"), ..., True),
        ((*CONTAINER, "ports", 0, "containerPort"), "http", True),
        ((*CONTAINER, "resources", "limits", "memory"), 4.5, True),
        ((*CONTAINER, "resources", "limits", "memory"), True, True),
        ((*CONTAINER, "resources", "limits", "memory"), "4 GiB", False),
        ((*CONTAINER, "livenessProbe"), {"httpGet": {"path": "/"}}, True),
    ],
)
def test_the_package_agrees(path: tuple[Any, ...], value: Any, package_agrees: bool) -> None:
    tree = mutated(next(tree for tree in app() if tree["kind"] == "Deployment"), path, value)
    assert (is_refused(tree) == is_refused_by_the_package(tree)) is package_agrees
    assert is_refused(tree) or package_agrees


# Whatever comes.

ODD = ["", "a", "-", "1Gi", "\ud800", "`\n", "x" * 300, 2**70, 99999, -1, (1, 2), {1: 2}, b"", SOURCE]
KEYS = st.sampled_from(["name", "spec", "x/y/z"])
ROLLOUT = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout"}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(ODD),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_tree_raises(data: st.DataObject) -> None:
    # A kind without a schema may hold anything, and its pods are looked at all the same.
    trees: Any = [*app(), *({**tree, **ROLLOUT} for tree in app() if tree["kind"] == "Deployment")]
    for _ in range(data.draw(st.integers(1, 4))):
        index = data.draw(st.integers(0, len(trees) - 1))
        paths = steps(trees[index])
        if not paths:
            continue
        path = data.draw(st.sampled_from(paths))
        everything = st.sampled_from([value for tree in trees for value in tree.values()])
        trees[index] = mutated(trees[index], path, data.draw(st.just(...) | JUNK | everything))
    found = verified(trees)
    assert all(finding.code.startswith("VER") and finding.message for finding in found.findings)
    assert "\n" not in "".join(finding.message for finding in found.findings)
