"""An import taken back: while nobody has touched what it made, that is deleted as if it had never been."""

from django.db import transaction
from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _

from common.errors import Refused
from common.kept import is_kept
from pilots.descriptions.description import Description
from pilots.imports.importing import demand_permission, locked_import
from pilots.imports.lists import ListImport, ListState
from pilots.pilot.pilot import Pilot
from pilots.programme.programmes import TopicArea
from regions import journal
from regions.models import Department

MOST_NAMED = 5


@transaction.atomic
def undo(list_import, *, by):
    """Delete the drafts that an import made, and what only it created; return how many drafts. Undone already, 0.

    Raise Refused when someone has touched one of them.
    """
    demand_permission(by, list_import.region)
    locked = locked_import(list_import)
    if locked.state == ListState.UNDONE:
        return 0
    if locked.state != ListState.DONE:
        raise Refused(_("Only a list that has been imported can be undone."))
    # The rows of the pilots are locked: who edits, files or deletes one waits, and is told that it is gone.
    pks = locked.created.get("pilots", [])
    list(Pilot.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk").values("pk"))
    if reasons := touched(locked):
        raise Refused(*reasons)
    Pilot.objects.filter(pk__in=pks).update(current=None)
    Pilot.objects.filter(pk__in=pks).delete()
    _delete_unused(Department, locked.created.get("departments", []))
    _delete_unused(TopicArea, locked.created.get("topics", []))
    ListImport.objects.filter(pk=locked.pk).update(state=ListState.UNDONE, created={})
    journal.record("list_undone", locked, by=by, region=locked.region, note=f"{locked.file_name}: {len(pks)}")
    return len(pks)


def touched(list_import):
    """Sentences about the drafts of an import that someone has touched; none if all are as it made them."""
    pks = list_import.created.get("pilots", [])
    there = {pilot.pk: pilot for pilot in Pilot.objects.filter(pk__in=pks).select_related("current")}
    subjects = {journal.subject_of(Pilot(pk=pk)): pk for pk in pks}
    in_journal = {
        subjects[subject]
        for subject in journal.Event.objects.filter(subject__in=subjects).values_list("subject", flat=True)
    }
    edited = Description.objects.filter(pilot__in=pks).exclude(revision=0, version=1, state="draft")
    changed = in_journal | set(edited.values_list("pilot", flat=True)) | _used(Pilot, pks)
    names = [there[pk].current.title for pk in pks if pk in there and pk in changed]
    gone = len(pks) - len(there)
    return [
        *([_("Touched since the import: %(names)s.") % {"names": _told(names)}] if names else []),
        *([_("Deleted since the import: %(count)d of the drafts.") % {"count": gone}] if gone else []),
    ]


def _told(names):
    more = len(names) - MOST_NAMED
    named = " · ".join(names[:MOST_NAMED])
    return _("%(names)s and %(count)d more") % {"names": named, "count": more} if more > 0 else named


def _used(model, pks):
    """Those that a row points at, whichever table it stands in.

    A pilot's own descriptions do not count, nor what the database itself keeps of it.
    """
    return {
        pk
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ManyToOneRel) and (model, relation.related_model) != (Pilot, Description)
        if not is_kept(relation.related_model)
        for pk in _pointed_at(relation.field, pks)
    }


def _pointed_at(field, pks):
    return field.model.objects.filter(**{f"{field.name}__in": pks}).values_list(field.name, flat=True)


def _delete_unused(model, pks):
    """What others have come to use stays."""
    model.objects.filter(pk__in=set(pks) - _used(model, pks)).delete()
