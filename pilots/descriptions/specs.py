"""The structured fields of a preliminary description, in order: form, check, frozen text, comparison, PDF, empty form,
import, list of pilots and report follow from these lines. docs/newcomers-first-hour.md adds one.

What a field is called and how much it holds its model says (`verbose_name`, `max_length`, `choices`); how such a value
is written, told and read, its kind in `pilots.descriptions.values`. What no kind fits stands here as a function.
"""

from functools import partial
from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from pilots.descriptions import conditions, values
from pilots.descriptions.description import Kind
from pilots.descriptions.spec import Listed, Part, Spec

ABOUT = Part("om", _("About the pilot"))
SUBJECT = Part("om", _("Topic and career track"))
WHERE = Part("sted", _("Where"))
WHO_AND_WHEN = Part("sted", _("Who and when"))
CONTACT = Part("sted", _("Contact"))
HELP = Part("okonomi", _("Help from the facilitator"))


def _departments(description):
    return [
        {"hospital": department.hospital.name, "name": department.name}
        for department in description.departments.all()
    ]


def _departments_in_words(departments):
    return "\n".join(f"{department['name']} ({department['hospital']})" for department in departments)


def _contact(description):
    return {
        "name": description.contact_name,
        "email": description.contact_email,
        "phone": description.contact_phone,
    }


def _contact_in_words(contact):
    return "\n".join(contact[key] for key in ("name", "email", "phone") if contact.get(key))


KIND_WORDS = {
    "Individuelt": Kind.INDIVIDUAL,
    "Tværgående": Kind.CROSS_CUTTING,
    "Individuel": Kind.INDIVIDUAL,
    "Individual": Kind.INDIVIDUAL,
    "Cross-cutting": Kind.CROSS_CUTTING,
    "Organisatorisk": Kind.CROSS_CUTTING,
}
SEVERAL = "Flere adskilles med semikolon."

SPECS = (
    Spec(
        "title",
        ABOUT,
        _("Short and recognisable. Write no names of persons."),
        demand=_("Write a title for the pilot"),
        header="Titel",
        aliases="projekttitel|forsøgets titel|projektets titel|projekt|projektnavn|forsøg|navn på forsøg",
        hint="Kort og genkendelig. Skal udfyldes.",
    ),
    Spec(
        "kind",
        ABOUT,
        _("Individual: one or a few doctors in a department. Cross-cutting: several departments."),
        demand=_("Choose whether the pilot is individual or cross-cutting"),
        header="Type",
        aliases="forsøgstype|art",
        words=KIND_WORDS,
        listed=Listed(width=14),
    ),
    Spec(
        "is_in_substance",
        ABOUT,
        is_conditional=True,
        header="Egentligt forsøg",
        aliases="forsøg i substansen|indholdsmæssigt forsøg|in substance|a pilot in substance|an actual pilot",
        hint="Nej, hvis rækken er puljepenge uden at være et forsøg, fx tovholderens stilling.",
    ),
    Spec(
        "topic_area",
        SUBJECT,
        _("From the region's own list."),
        demand=_("Choose a topic area"),
        applies=conditions.has_topics,
        header="Emneområde",
        aliases="topic|emne|emner|indsatsområde",
        listed=Listed(name="topic"),
    ),
    Spec(
        "career_track",
        SUBJECT,
        _("Can wait until the evaluation."),
        header="Karrierespor",
        aliases="spor|track",
        listed=Listed(name="track"),
    ),
    Spec(
        "hospitals",
        WHERE,
        header="Sygehus",
        aliases="hospital|sygehuse|hospitaler|matrikel",
        hint=SEVERAL,
        listed=Listed(),
    ),
    Spec(
        "departments",
        WHERE,
        demand=_("Choose the departments where the pilot takes place"),
        needed=conditions.is_individual,
        header="Afdeling",
        aliases="department|afdelinger|afd|klinik|afsnit",
        hint=SEVERAL,
        listed=Listed(),
        data=_departments,
        in_words=_departments_in_words,
    ),
    Spec(
        "anchoring",
        WHERE,
        _("For a cross-cutting pilot: the unit that keeps it together."),
        demand=_("Write where the cross-cutting pilot is anchored"),
        needed=conditions.is_nowhere,
        header="Forankring",
        aliases="forankret",
        hint="Hvor et tværgående forsøg uden afdeling er forankret.",
    ),
    Spec(
        "doctors",
        WHO_AND_WHEN,
        _("Places for afdelingslæger (hospital doctors below chief physician), not persons."),
        form={"error_messages": {"invalid": _("Write the number of doctors with digits, e.g. 3")}},
        demand=_("Write how many doctors take part"),
        header="Antal læger",
        aliases="number of doctors|antal afd læger|antal afdelingslæger|antal afd lg|læger|antal",
        hint="Helt tal, mindst 1.",
        listed=Listed(_("Doctors described"), _("Doctors"), is_sorted=True),
    ),
    Spec(
        "starts_on",
        WHO_AND_WHEN,
        demand=_("Write the day the pilot starts"),
        header="Første dag",
        aliases="startdato|start|fra|begynder",
        listed=Listed(_("Starts, described"), _("Starts"), "starts", is_sorted=True),
    ),
    Spec(
        "ends_on",
        WHO_AND_WHEN,
        demand=_("Write the day the pilot ends"),
        header="Sidste dag",
        aliases="slutdato|slut|til|slutter",
        listed=Listed(_("Ends, described"), name="ends"),
    ),
    Spec(
        "window_reason",
        WHO_AND_WHEN,
        _("Only when the period lies outside the programme's."),
        form={"widget": forms.Textarea(attrs={"rows": 3})},
        demand=_("Write why the period lies outside the programme's"),
        needed=conditions.is_outside_window,
        header="Begrundelse for perioden",
        hint="Kun hvis forsøget ligger uden for programmets periode.",
    ),
    Spec(
        "contact_name",
        CONTACT,
        demand=_("Write who can be asked about the pilot"),
        header="Kontaktperson",
        aliases="kontakt|contact|kontaktperson navn|kontakt navn",
        key="contact",
        data=_contact,
        in_words=_contact_in_words,
        form={"widget": forms.TextInput(attrs={"class": "medium"})},
    ),
    Spec(
        "contact_email",
        CONTACT,
        _("A colleague who can answer questions about the pilot."),
        demand=_("Write the contact's e-mail address"),
        header="Kontaktpersonens e-mail",
        aliases="email|e-mail|mail|mailadresse|kontakt e-mail|contact's e-mail address",
        key="",
        form={"widget": forms.EmailInput(attrs={"class": "medium"})},
    ),
    Spec(
        "contact_phone",
        CONTACT,
        header="Kontaktpersonens telefon",
        aliases="telefon|phone|tlf|kontakt telefon",
        key="",
        form={"widget": forms.TextInput(attrs={"class": "phone", "inputmode": "tel"})},
    ),
    Spec(
        "wishes_facilitation",
        HELP,
        _("The facilitator is paid outside the region's pool."),
        form={"label": _("Do you want help from the facilitator?")},
        demand=_("Answer whether you want help from the facilitator"),
        header="Ønsker hjælp fra facilitator",
    ),
    Spec(
        "facilitation_wish",
        HELP,
        _("Only when you want help."),
        is_conditional=True,
        header="Hvad hjælpen skal handle om",
    ),
)
BY_NAME = {spec.name: spec for spec in SPECS}
# Those that a region's list can fill whose value stands in the description's own row.
PLAIN = [spec.name for spec in SPECS if spec.header and spec.kind not in (values.THING, values.THINGS)]


def of_step(step):
    return [spec for spec in SPECS if spec.part.step == step]


def parts_of(step):
    """(heading, names of the fields under it) of a step of the form."""
    return [
        (part.heading, [spec.name for spec in found])
        for part, found in groupby(of_step(step), lambda spec: spec.part)
    ]


def never_optional(step):
    """The names of those that are not called optional, though the question template may not demand them."""
    return frozenset(spec.name for spec in of_step(step) if spec.is_conditional or spec.needed)


def lifts():
    """A lift for each schema after the first: an older content gets the fields that came with the next, empty."""
    newest = max(spec.since for spec in SPECS)
    return [partial(_with_fields_of, schema) for schema in range(2, newest + 1)]


def _with_fields_of(schema, content):
    return {spec.told_as: spec.kind.none for spec in SPECS if spec.since == schema} | content
