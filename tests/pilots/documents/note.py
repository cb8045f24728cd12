"""A third kind of document, known to nobody but this test: a note on a pilot, drafted, filed and received."""

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template import engines
from django.urls import include, path, reverse

from common import clock, pdf
from common.forms import Form
from common.typed import take_out
from pilots.descriptions.steps import WHILE_FILED
from pilots.documents import desk_views, frozen
from pilots.documents.content import Line, Missing, Section, canonical
from pilots.documents.desk import Desk, EditStep
from pilots.documents.kinds import Kind
from pilots.documents.steps import Step
from pilots.filings import receipts, views
from pilots.filings.filing import Filing
from pilots.filings.heads import heads_on_pilot
from pilots.models import Pilot
from regions.permissions import Permission, demand, within

SCHEMA = frozen.schema_of("note")
PAGE = """{% extends "base.html" %}{% block title %}Notat{% endblock %}{% block heading %}<h1>{{ note.title }}</h1>{% endblock %}
{% block content %}<p>{{ note.text }}</p>{% include "pilots/filings/_pdf.html" %}{% include "pilots/filings/_receipts.html" %}
<form id="words" method="post">{% csrf_token %}<input type="hidden" name="token" value="{{ inquiries.token }}"></form>
{% include "pilots/filings/_inquiries.html" %}{% endblock %}"""


class Stage(models.TextChoices):
    NONE = "no", "Intet notat"
    DRAFT = "writing", "Notatkladde"
    FILED = "sent", "Notat indsendt"

    @property
    def tone(self):
        return "info"


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        drafts = within(user, Permission.SEE_DRAFTS, "pilot__region")
        return self.filter(
            drafts | (Q(filing__isnull=False) & within(user, Permission.SEE_FILED, "pilot__region"))
        )


class Note(models.Model):
    pilot = models.ForeignKey(Pilot, models.PROTECT, related_name="+")
    filing = models.OneToOneField(Filing, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    field_saves = models.JSONField(default=dict)
    canonical = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        app_label = "notes"

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("note" if self.filing_id else "pilot", args=[self.pilot_id])


def stage_of(pilot):
    note = Note.objects.filter(pilot=pilot).first()
    return Stage(note.state) if note else Stage.NONE


def begin(pilot, *, by):
    return Note.objects.create(pilot=pilot, changed_by=by, changed_at=clock.now())


def file(pilot, *, by, revision=None):
    note = Note.objects.select_related("pilot__region", "pilot__programme").get(pilot=pilot)
    note.canonical, note.sha256 = canonical(content_of(note))
    note.state = Stage.FILED
    receipts.send(note, by=by, at=clock.now())
    note.save()
    return note


def content_of(note):
    return {"document": "note", "schema": SCHEMA, "title": note.title, "text": note.text}


def sections(content):
    lines = [Line("title", "Overskrift", content["title"]), Line("text", "Notat", content["text"])]
    return [Section("tekst", "Notatet", lines)]


def missing(note):
    return [] if note.text else [Missing("tekst", "text", "Skriv notatet")]


class NoteForm(Form):
    sections = [("", ["title", "text"])]
    title = forms.CharField(label="Overskrift", required=False)
    text = forms.CharField(label="Notat", required=False, widget=forms.Textarea)

    def __init__(self, data=None, *, instance, initial=None):
        super().__init__(data, initial=initial or {"title": instance.title, "text": instance.text})


def write_form(note, form, names):
    Note.objects.filter(pk=note.pk).update(**{name: form.cleaned_data[name] for name in names})


DESK = Desk(
    model=Note,
    steps={"tekst": EditStep("tekst", "Notatet", NoteForm, {})},
    permission=Permission.WRITE_DESCRIPTIONS,
    writable=Q(state=Stage.DRAFT),
    content_of=content_of,
    sections=sections,
    missing=missing,
    write_form=write_form,
    gone="Notatet er indsendt.",
    step_url="note_step",
    check_url="note_check",
    check_label="Tjek notatet",
    check_heading="Tjek notatet, før du indsender",
    check_lead="De centrale parter modtager det.",
    undone="Notatet er ikke indsendt",
    ends_with="note_file",
    related=("pilot__region", "pilot__programme", "changed_by"),
)


def _draft(request, pk):
    note = get_object_or_404(Note.objects.visible_to(request.user).filter(DESK.writable), pilot=pk)
    demand(request.user, DESK.permission, note.pilot.region)
    return note


def step(request, pk, step):
    return desk_views.write(request, DESK, _draft(request, pk), step)


def check(request, pk):
    return desk_views.show_check(request, DESK, _draft(request, pk))


def check_again(request, pilot, refusal):
    return desk_views.show_check(request, DESK, _draft(request, pilot.pk), status=422, refusal=refusal)


def note(request, pk):
    found = views.visible_document(request, "note", pk=pk)
    context = {"note": found, "typed": take_out(request), **views.panels_for(found, request.user)}
    return HttpResponse(engines["django"].from_string(PAGE).render(context, request))


def render_note(note):
    content = frozen.read(note.canonical)
    return pdf.render(
        f"<html lang=da><h1>{content['title']}</h1><p>{content['text']}</p></html>", title="Notat"
    )


WRITES = (Permission.WRITE_DESCRIPTIONS,)
STEPS = (
    Step(
        name="note_begin",
        label="Skriv et notat",
        sources=frozenset({Stage.NONE}),
        targets=frozenset({Stage.DRAFT}),
        act=begin,
        permissions=WRITES,
        others=WHILE_FILED,
        button="Skriv et notat",
        weight="second",
        is_pressed=True,
        lands=lambda pilot: reverse("note_step", args=[pilot.pk, "tekst"]),
        events={"note_begun": "Notat begyndt"},
    ),
    Step(
        name="note_file",
        label="Indsend notatet",
        sources=frozenset({Stage.DRAFT}),
        targets=frozenset({Stage.FILED}),
        act=file,
        permissions=WRITES,
        asked_on="note_check",
        takes=("revision",),
        done="Notatet er indsendt.",
        lands=lambda pilot: reverse("note", args=[pilot.pk]),
        events={"note_filed": "Notat indsendt"},
    ),
)

KIND = Kind(
    name="note",
    model=Note,
    documents=lambda: Note.objects.select_related("pilot__region", "pilot__programme", "filing"),
    called=lambda note: "Notat",
    subject=lambda note: note.pilot,
    heads=heads_on_pilot,
    render=render_note,
    file_name=lambda note: f"notat-{note.pilot_id}",
    stem="notat",
    addresses={
        "page": "note",
        "pdf": "note_pdf",
        "receipt": "note_receipt",
        "ask": "inquiry_ask",
        "answer": "inquiry_answer",
    },
    place=lambda note: (note.pilot_id,),
    found_by={"pk": "pilot"},
    steps=STEPS,
    stages=Stage,
    title="Notat",
    stage_of=stage_of,
    check_again=check_again,
)
OF = {"kind": "note"}
urlpatterns = [
    path("forsog/<int:pk>/notat/", note, name="note"),
    path("forsog/<int:pk>/notat/pdf/", views.pdf, OF, name="note_pdf"),
    path("forsog/<int:pk>/notat/kvitter/", views.receive, OF, name="note_receipt"),
    path("forsog/<int:pk>/notat/tjek/", check, name="note_check"),
    path("forsog/<int:pk>/notat/<slug:step>/", step, name="note_step"),
    path("", include("config.urls")),
]
