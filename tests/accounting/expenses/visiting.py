"""The pages of expenses as a browser asks for them."""

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounting.expenses import spending
from accounting.expenses.forms import ExpenseForm
from tests.accounting.expenses.building import PDF
from tests.pilots.stages import signed_in
from tests.writing import as_sent

TYPED = {
    "date": "12.04.2022",
    "amount": "1.250,50",
    "supplier": "Firma",
    "text": "Kursus",
    "voucher": "B1",
    "running_costs": "no",
}


def english(user):
    """A client of the user, who reads the sentences as they stand in the code."""
    client = signed_in(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def pdf(name="bilag.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def new(account):
    return reverse("expense_new", args=[account.book.pk])


def edit(expense):
    return reverse("expense_edit", args=[expense.pk])


def act(expense, verb):
    return reverse("expense_act", args=[expense.pk, verb])


def errors(response):
    return {name: list(sentences) for name, sentences in response.context["form"].errors.items()}


def untouched(expense):
    """What the page of a draft sends as it stands now."""
    form = ExpenseForm(book=expense.book, instance=spending.again(expense))
    sent = as_sent(form, {})
    return {"seen": sent["seen"]} | {name: sent[name] for name in form.fields if name in sent}


def typed(expense, **changed):
    """The same with all of TYPED, and what is `changed`, in its fields."""
    return untouched(expense) | TYPED | changed
