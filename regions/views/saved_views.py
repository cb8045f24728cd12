"""The pages on which a view of a list is saved, changed and deleted."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from common.errors import Refused
from common.forms import Form
from regions import saved_views
from regions.forms import refusal_on
from regions.saved_views import NAME_LIMIT, ListName, SavedView, organisations


class ViewForm(Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the view"),
        max_length=NAME_LIMIT,
        help_text=gettext_lazy("What one finds in it, e.g. Management 2023."),
    )
    organisation = forms.ChoiceField(
        label=gettext_lazy("Who sees it?"),
        required=False,
        help_text=gettext_lazy("Each sees in it only what they may see. Only you can change it."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        shared = [(key, _("All in %(place)s") % {"place": name}) for key, name in organisations(user).items()]
        self.fields["organisation"].choices = [("", _("Only me")), *shared]
        self.fields["organisation"].is_demanded = True


class Asked(forms.Form):
    """What is to be saved: it stands in the address, so that Back and a reload lose nothing."""

    list = forms.ChoiceField(choices=ListName)
    about = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    query = forms.CharField(required=False)


@require_http_methods(["GET", "POST"])
def save(request):
    asked = Asked(request.GET)
    if not asked.is_valid():
        raise Http404
    what = asked.cleaned_data
    try:
        list_url = saved_views.address_of(what["list"], what["about"])
    except NoReverseMatch as error:
        # Some are of a book, and some of none.
        raise Http404 from error
    if not saved_views.plain(what["query"]):
        messages.info(
            request, _("Choose something above the list first: then it can be kept here as a view.")
        )
        return redirect(list_url)
    form = ViewForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        try:
            view = saved_views.save(
                what["list"], what["about"], what["query"], **form.cleaned_data, by=request.user
            )
        except Refused as refusal:
            refusal_on(form, refusal)
        else:
            messages.success(request, _("The view is saved."))
            return redirect(view)
    back = f"{list_url}?{saved_views.plain(what['query'])}"
    context = {"form": form, "list_label": ListName(what["list"]).label, "back": back}
    return render(request, "regions/view_save.html", context, status=422 if form.is_bound else 200)


def _own(request, pk):
    return get_object_or_404(SavedView.objects.changed_by(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    view = _own(request, pk)
    form = ViewForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        initial={"name": view.name, "organisation": view.organisation},
    )
    if form.is_valid():
        try:
            saved_views.change(view, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            refusal_on(form, refusal)
        else:
            messages.success(request, _("The view is changed."))
            return redirect(view)
    context = {"form": form, "view": view, "back": view.get_absolute_url()}
    return render(request, "regions/view_save.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def delete(request, pk):
    view = _own(request, pk)
    if request.method == "POST":
        view.delete()
        messages.success(request, _("The view is deleted."))
        return redirect(saved_views.address_of(view.list, view.about))
    return render(request, "regions/view_delete.html", {"view": view})
