"""The worker makes the PDF of every frozen text, once. Killed halfway it leaves nothing, and starts again.

One that cannot be made is tried three times; then the log has an error, and the document's page says so.
"""

import hashlib
import logging
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack

from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from common import clock
from pilots.filings.filing import FiledPdf, Filing

MOST_ATTEMPTS = 3
MADE, UNDERWAY, FAILED = "made", "underway", "failed"
logger = logging.getLogger(__name__)


@task()
def render_filed(filing_id: int) -> None:
    """Make and keep the PDF of a filing, if it has none yet."""
    filing = Filing.objects.get(pk=filing_id)
    keep_pdf(FiledPdf, filing, render_filed, lambda: filing.kind_of_document.render(filing.document))


def keep_pdf(model: type[Model], of: Model, task: Task, render: Callable[[], bytes]) -> None:
    """Keep a PDF with its number of pages as a row of `model` of the frozen text `of`, once."""
    # Here, not above: only the worker needs it, and it is large.
    from common.pdfmerge import page_count

    keep(model, of, task, render, also=lambda content: {"pages": page_count(content)})


def keep(
    model: type[Model],
    of: Model,
    task: Task,
    render: Callable[[], bytes],
    also: Callable[[bytes], dict] = lambda content: {},
) -> None:
    """Keep a file as a row of `model` of the frozen text `of`, once."""
    if model.objects.filter(pk=of.pk).exists():
        return
    with ExitStack() as on_failure:
        on_failure.callback(tell_of_the_last_attempt, task, of.pk)
        content = render()
        on_failure.pop_all()
    try:
        with transaction.atomic():
            model.objects.create(
                pk=of.pk,
                content=content,
                sha256=hashlib.sha256(content).hexdigest(),
                made_at=clock.now(),
                **also(content),
            )
    except IntegrityError:
        # Another worker was first; both made the same bytes.
        return


def tell_of_the_last_attempt(task: Task, pk: int) -> None:
    if _attempts(task)[pk] + 1 >= MOST_ATTEMPTS:
        logger.error("What %s %s asks for cannot be made; it is not tried again", task.func.__name__, pk)


def render_missing() -> int:
    """Ask for the PDF of every filing that lacks it and is neither asked for nor given up, and return how many."""
    return ask_again(render_filed, Filing.objects.filter(pdf__isnull=True))


def ask_again(task: Task, frozen: QuerySet) -> int:
    """Ask the task for each row of `frozen` that it is neither asked for nor has given up, and return how many."""
    # The tasks first: one that is done while the rows are read is then not asked for again.
    asked, attempts = _asked(task), _attempts(task)
    missing = frozen.values_list("pk", flat=True)
    wanted = [pk for pk in missing if pk not in asked and attempts[pk] < MOST_ATTEMPTS]
    for pk in wanted:
        task.enqueue(pk)
    return len(wanted)


def pdf_state(filing: Filing) -> str:
    return state_of(FiledPdf, render_filed, filing.pk)


def state_of(kind: type[Model], task: Task, pk: int) -> str:
    """MADE, UNDERWAY or FAILED: how it stands with the PDF that the task keeps as a row of `kind`."""
    if kind.objects.filter(pk=pk).exists():
        return MADE
    return FAILED if is_given_up(task, pk) else UNDERWAY


def is_given_up(task: Task, pk: int) -> bool:
    return _attempts(task)[pk] >= MOST_ATTEMPTS and pk not in _asked(task)


def _tasks(task: Task) -> DBTaskResultQuerySet:
    return DBTaskResult.objects.filter(task_path=task.module_path)


def _asked(task: Task) -> set[int]:
    """The ids of the rows whose PDF waits its turn or is being made."""
    underway = _tasks(task).filter(status__in=["READY", "RUNNING"])
    return {given["args"][0] for given in underway.values_list("args_kwargs", flat=True)}


def _attempts(task: Task) -> Counter[int]:
    """How often each PDF was tried in vain; a worker that died trying counts too."""
    attempts: Counter[int] = Counter()
    for given, worker_ids in _tasks(task).failed().values_list("args_kwargs", "worker_ids"):
        attempts[given["args"][0]] += len(worker_ids)
    return attempts
