"""The pages of the user administrator: who may do what, since when and by whom."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import clock
from common.errors import Refused
from regions import invitations, memberships
from regions.forms import EndForm, InviteForm, PeopleFilter, RoleForm, refusal_on
from regions.models import Membership, StandIn, User
from regions.permissions import Permission, demand
from regions.saved_views import ListName
from regions.view_chips import Views

PAGE = 25


def administrators_only(view):
    @wraps(view)
    def guarded(request, *args, **kwargs):
        demand(request.user, Permission.MANAGE_USERS)
        return view(request, *args, **kwargs)

    return guarded


def _person(request, pk):
    return get_object_or_404(User.objects.managed_by(request.user), pk=pk)


@require_safe
@administrators_only
def users(request):
    form = PeopleFilter(request.GET, by=request.user)
    people = User.objects.managed_by(request.user)
    found = form.found(people).holding(Membership.objects.managed_by(request.user), on=clock.today())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "views": Views(ListName.USERS, form, user=request.user, rows=people),
        "found": page,
        "rows": page.object_list,
    }
    return render(request, "regions/users.html", context)


@require_http_methods(["GET", "POST"])
@administrators_only
def user(request, pk):
    """One person: every role, with who gave and ended it; POST gives a role, after the password once more."""
    return _user(request, _person(request, pk))


@reauthentication_required(allow_get=True)
def _user(request, person):
    form = RoleForm(request.POST or None, by=request.user, person=person)
    if form.is_valid():
        try:
            memberships.give(person, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            refusal_on(form, refusal)
        else:
            messages.success(request, _("The role has been given."))
            return redirect("user", pk=person.pk)
    context = {"person": person, "form": form, **_about(person, request.user)}
    return render(request, "regions/user.html", context, status=422 if form.is_bound else 200)


def _about(person, by):
    held = Membership.objects.managed_by(by).filter(user=person)
    rows = [
        (membership, membership.lasts(on=clock.today()))
        for membership in held.select_related("region", "given_by", "ended_by").order_by("-starts_on", "role")
    ]
    is_self, is_wholly_theirs = person == by, memberships.manages_wholly(by, person)
    return {
        "rows": rows,
        # Of what a person does elsewhere a regional administrator reads nothing, and so not who changed what.
        "corrections": person.corrections.select_related("by") if is_wholly_theirs else [],
        "reasons": memberships.reasons_of(person) if is_wholly_theirs else [],
        "may_correct": is_wholly_theirs,
        "stand_ins": StandIn.objects.filter(membership__in=held).select_related(
            "membership__user", "membership__region", "user"
        ),
        "today": clock.today(),
        "is_self": is_self,
        "may_close": not is_self and is_wholly_theirs,
        "why_no_link": invitations.why_no_link(person, by=by),
    }


@require_http_methods(["GET", "POST"])
@administrators_only
@reauthentication_required(allow_get=True)
@sensitive_variables("token")
def user_invite(request):
    """Give a new person, or one who is here already, a role; a new person gets a link, shown here once."""
    form = InviteForm(request.POST or None, by=request.user)
    if form.is_valid():
        person = invitations.known(form.cleaned_data["email"])
        is_stranger = person is not None and invitations.is_stranger(person, by=request.user)
        if person and "confirmed" not in request.POST and not _is_given(person, form.cleaned_data):
            return _ask_first(request, person, form, is_stranger=is_stranger)
        try:
            person, token = invitations.invite_person(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            refusal_on(form, refusal)
        else:
            return _invited(request, person, token, is_stranger=is_stranger)
    return render(request, "regions/user_invite.html", {"form": form}, status=422 if form.is_bound else 200)


def _is_given(person, said):
    """Was just this given already, by the first of two clicks?"""
    asked = {name: said[name] for name in ("role", "region", "starts_on", "ends_on")}
    return person.memberships.filter(**asked).exists()


def _ask_first(request, person, form, *, is_stranger):
    """Someone has the address here: of who is outside the administrator's regions nothing is told but that."""
    held = Membership.objects.managed_by(request.user).in_force(on=clock.today()).filter(user=person)
    context = {"form": form, "person": None if is_stranger else person, "held": held.select_related("region")}
    return render(request, "regions/user_invite_known.html", context)


def _invited(request, person, token, *, is_stranger):
    if token:
        return _show_link(request, person, token)
    if is_stranger:
        # Nothing of who it is but the address that was typed.
        messages.success(request, _("The role is given to the person with that e-mail address."))
        return redirect("users")
    messages.info(
        request, _("A person with this address uses Karrierespor already, and has been given the role.")
    )
    return redirect("user", pk=person.pk)


@require_POST
@administrators_only
@reauthentication_required
@sensitive_variables("token")
def user_link(request, pk):
    """A new link for a person who lost the first, or the password."""
    person = _person(request, pk)
    try:
        token = invitations.invite(person, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("user", pk=person.pk)
    return _show_link(request, person, token)


def _show_link(request, person, token):
    link = f"{settings.SITE_URL}{reverse('invitation', args=[token])}"
    context = {
        "person": person,
        "link": link,
        "mailto": invitations.mailto(person, link),
        "days": invitations.LIFETIME.days,
    }
    return render(request, "regions/user_link.html", context)


@require_http_methods(["GET", "POST"])
@administrators_only
@reauthentication_required(allow_get=True)
def role_end(request, pk):
    """Ask for the last day, and end the role."""
    membership = get_object_or_404(
        Membership.objects.managed_by(request.user).select_related("user", "region"), pk=pk
    )
    form = EndForm(request.POST or None, initial={"ends_on": clock.today()})
    if form.is_valid():
        try:
            memberships.end(membership, on=form.cleaned_data["ends_on"], by=request.user)
        except Refused as refusal:
            refusal_on(form, refusal)
        else:
            messages.success(request, _("The role has been ended."))
            return redirect("user", pk=membership.user_id)
    context = {"membership": membership, "form": form}
    return render(request, "regions/role_end.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@administrators_only
@reauthentication_required(allow_get=True)
def user_door(request, pk, active):
    """Close the door for a person, or open it again; both ask first."""
    person = _person(request, pk)
    if request.method == "GET":
        return render(request, "regions/user_door.html", {"person": person, "active": active})
    try:
        memberships.set_active(person, active, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("user", pk=person.pk)
