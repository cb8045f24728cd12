"""Signing in the app or on paper, both after the password has been given anew."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from common.errors import Refused
from common.forms import Form
from common.upload_fields import UploadFormField, tell_of_name
from pilots.agreements import budget, held_scans, signing
from pilots.agreements.agreement import AgreementState
from pilots.agreements.negotiation import Method, SignedScan
from pilots.agreements.views import visible_agreement
from pilots.documents import kinds, step_views, workflow
from regions.permissions import Missing, Permission


class ScanForm(Form):
    """The scan of the signed paper, and the code that is printed on it."""

    sections = [("", ["file", "code"])]
    file = UploadFormField(
        label=gettext_lazy("Scan of the signed agreement"),
        kinds=("pdf",),
        help_text=gettext_lazy("A PDF of all pages, at most 10 MB."),
    )
    code = forms.CharField(
        label=gettext_lazy("The code on the paper"),
        max_length=20,
        help_text=gettext_lazy("It stands at the bottom of each page, e.g. K7QF-3M2P."),
        widget=forms.TextInput(attrs={"class": "short"}),
        error_messages={"required": gettext_lazy("Type the code that stands at the bottom of each page")},
    )

    def __init__(self, *args, at_hand, **kwargs):
        super().__init__(*args, **kwargs)
        self.at_hand = at_hand
        self.fields["file"].required = not at_hand
        self.fields["file"].is_demanded = True

    @property
    def upload(self):
        """The file that was chosen and is right, or None."""
        return self.cleaned_data.get("file")


def _to_sign(request, pk, version):
    """(agreement, sides the person signs for); 403 for who signs for none."""
    found = visible_agreement(request, pk, version)
    sides = signing.sides_for(request.user, found.pilot.region)
    if not sides:
        raise Missing(Permission.SIGN_UNION)
    return found, sides


@require_http_methods(["GET", "POST"])
def sign(request, pk, version):
    """Read what is signed, choose the side if there are two, and sign, after the password once more."""
    found, sides = _to_sign(request, pk, version)
    return _sign(request, found, sides)


@reauthentication_required
def _sign(request, found, sides):
    scan = _own_scan(request, found)
    if request.method == "GET":
        return _ask(request, found, sides, scan)
    try:
        workflow.take(
            "sign",
            found.pilot,
            by=request.user,
            side=_side_in(request.POST, sides),
            sha256=request.POST.get("sha256", ""),
            scan=scan,
        )
    except Refused as refusal:
        return _refused(request, found, sides, scan, refusal)
    found.refresh_from_db()
    messages.success(request, _words_on(found))
    return redirect(found)


def _words_on(found):
    if found.state == AgreementState.CONCLUDED:
        return _("The agreement is concluded and sent to the central parties.")
    return _("You have signed. The other side is told.")


def _side_in(data, sides):
    chosen = data.get("side", "")
    return chosen if chosen in sides else sides[0] if len(sides) == 1 else ""


def _own_scan(request, found):
    number = request.POST.get("scan") or request.GET.get("scan") or ""
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return get_object_or_404(SignedScan, pk=number, by=request.user, sending__agreement=found)


def _ask(request, found, sides, scan, status=200, refusal=None):
    if found.state not in signing.SIGNABLE:
        messages.error(request, _("The agreement cannot be signed now."))
        return redirect(found)
    signed = signing.signatures_on(found)
    context = {
        "pilot": found.pilot,
        "agreement": found,
        "round": found.sending,
        "sides": [(side.value, side.label) for side in sides],
        "signatures": signed,
        "fit": budget.fit_of(found),
        "scan": scan,
        "paper": next((s for s in signed if s.method == Method.SCAN), None),
        "refusal": refusal,
    }
    return render(request, "pilots/agreements/sign.html", context, status=status)


def _refused(request, found, sides, scan, refusal):
    found.refresh_from_db()
    if step_views.has_taken(request.user, found.pilot, kinds.steps()["sign"]):
        return redirect(found)
    if found.state not in signing.SIGNABLE:
        messages.error(request, str(refusal))
        return redirect(found)
    return _ask(request, found, sides, scan, status=422, refusal=refusal)


@require_http_methods(["GET", "POST"])
def paper(request, pk, version):
    """Upload the paper that was signed by hand; then it is signed for, as in the app."""
    found, _sides = _to_sign(request, pk, version)
    if found.state not in signing.SIGNABLE:
        messages.error(request, _("The agreement cannot be signed now."))
        return redirect(found)
    at_hand = held_scans.at_hand(found.sending, by=request.user)
    form = ScanForm(request.POST or None, request.FILES or None, at_hand=at_hand)
    outdated = None
    if request.method == "POST" and form.is_valid():
        try:
            return _to_signing(request, found, _kept(request, found, form))
        except signing.OutdatedCode as refusal:
            outdated = refusal.sending
            form.add_error("code", refusal.reasons)
        except Refused as refusal:
            form.add_error("code", refusal.reasons)
    if form.is_bound and form.upload:
        at_hand = held_scans.hold(found.sending, form.upload, by=request.user)
    context = {
        "pilot": found.pilot,
        "agreement": found,
        "round": found.sending,
        "form": form,
        "at_hand": at_hand,
        "outdated": outdated,
    }
    return render(request, "pilots/agreements/paper.html", context, status=422 if form.errors else 200)


def _kept(request, found, form):
    scan, code = form.upload or form.at_hand, form.cleaned_data["code"]
    return signing.keep_scan(found, by=request.user, code=code, name=scan.name, content=bytes(scan.content))


def _to_signing(request, found, kept):
    tell_of_name(request, kept.name)
    return redirect(f"{reverse('agreement_sign', args=[found.pilot_id, found.version])}?scan={kept.pk}")
