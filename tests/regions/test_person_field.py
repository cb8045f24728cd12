"""Namesakes in a choice of persons."""

import ast
import inspect

import pytest
from django import forms

from common import clock
from regions import person_field
from regions.models import User
from regions.permissions import Role
from regions.person_field import PersonField
from tests.factories import MembershipFactory, RegionFactory, member
from tests.test_catalogue import ROOT

pytestmark = pytest.mark.django_db
CODE = ("accounting", "pilots", "regions", "reports")


def labels(**rest):
    field = PersonField(**rest)
    field.queryset = User.objects.order_by("pk")
    return [label for value, label in field.choices if value]


def test_two_of_one_name_are_told_apart_by_address_and_region():
    first, second = (member(Role.COORDINATOR, RegionFactory(), name="Lise Dahl") for _one in range(2))
    MembershipFactory(user=second, role=Role.AUDITOR, region=None)
    regions = [person.memberships.get(role=Role.COORDINATOR).region.name for person in (first, second)]

    assert labels() == [
        f"Lise Dahl · {first.email} · {regions[0]}",
        f"Lise Dahl · {second.email} · Alle regioner · {regions[1]}",
    ]


def test_a_choice_of_many_asks_the_database_twice(django_assert_num_queries):
    for _one in range(3):
        member(Role.COORDINATOR, RegionFactory())
    clock.today()
    with django_assert_num_queries(2):
        assert len(labels()) == 3


def test_every_choice_of_persons_is_this_one():
    """No other field in the product is made over users."""
    own = inspect.getsourcefile(person_field)
    found = [
        f"{path}:{node.lineno}"
        for folder in CODE
        for path in sorted((ROOT / folder).rglob("*.py"))
        if str(path) != own
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", "") in {"ModelChoiceField", "ModelMultipleChoiceField"}
        and "User.objects" in ast.unparse(node)
    ]
    assert (found, issubclass(PersonField, forms.ModelChoiceField)) == ([], True)
