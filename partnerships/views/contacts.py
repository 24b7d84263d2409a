"""The contacts of a school: the list and its files, adding, changing and taking off."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from challenge.core.downloads import in_format
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from partnerships.actions.contacts import add_contact, change_contact, remove_contact
from partnerships.forms.contacts import ContactForm, VersionForm
from partnerships.models import Contact
from partnerships.permissions import may
from partnerships.selectors.contacts import contacts_ever, contacts_of
from schools.models import KeyToSuccess
from schools.permissions import why_closed
from schools.views.access import key_of, needs, one_of, person_of

COLUMNS = ("Role", "Name", "E-mail address", "Telephone number", "About")


@needs(Can.SEE_PROGRAMME)
@require_safe
def contacts(request: HttpRequest, urn: int) -> HttpResponse:
    key = key_of(request, urn)
    may_keep = may(person_of(request), Can.KEEP_CONTACTS, key) and not why_closed(key)
    context = {"key": key, "tab": "contacts", "contacts": list(contacts_of(key)), "may_keep": may_keep}
    return render(request, "contacts/list.html", context)


@needs(Can.SEE_PROGRAMME)
@require_safe
def download(request: HttpRequest, urn: int, fmt: str) -> HttpResponseBase:
    found = contacts_of(key_of(request, urn))
    rows = ([c.get_role_display(), c.name, c.email, c.phone, c.about] for c in found)
    return in_format(fmt, "contacts", COLUMNS, rows)


@needs(Can.KEEP_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, urn: int) -> HttpResponse:
    key = key_of(request, urn, Can.KEEP_CONTACTS)
    if request.method != "POST":
        return _form(request, key, ContactForm())
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _form(request, key, form, status=422)
    try:
        contact = add_contact(key=key, values=form.cleaned_data, by=person_of(request))
    except NotAllowed as refusal:
        return _form(request, key, form, refusal=refusal, status=409)
    messages.success(request, f"{contact} is on the list of contacts.")
    return redirect("partnerships:contacts", urn)


@needs(Can.KEEP_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    key = key_of(request, urn, Can.KEEP_CONTACTS)
    contact = one_of(request, contacts_ever(key) if request.method == "POST" else contacts_of(key), pk=pk)
    if request.method != "POST":
        names = ("role", "name", "email", "phone", "about", "version")
        return _form(request, key, ContactForm(initial={n: getattr(contact, n) for n in names}), contact)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _form(request, key, form, contact, status=422)
    version = form.cleaned_data["version"] or 0
    try:
        change_contact(contact=contact, values=form.cleaned_data, version=version, by=person_of(request))
    except NotAllowed as refusal:
        return _form(request, key, form, contact, refusal=refusal, status=409)
    messages.success(request, f"{form.cleaned_data['name']} has been changed.")
    return redirect("partnerships:contacts", urn)


@needs(Can.KEEP_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, urn: int, pk: int) -> HttpResponse:
    """GET asks; POST takes the contact off the list."""
    key = key_of(request, urn, Can.KEEP_CONTACTS)
    contact = one_of(request, contacts_ever(key), pk=pk)
    context = {"key": key, "tab": "contacts", "contact": contact}
    if request.method != "POST":
        return render(request, "contacts/remove.html", context)
    form = VersionForm(request.POST)
    version = (form.cleaned_data["version"] if form.is_valid() else None) or 0
    try:
        remove_contact(contact=contact, version=version, by=person_of(request))
    except NotAllowed as refusal:
        return render(request, "contacts/remove.html", context | {"refusal": refusal}, status=409)
    messages.success(request, f"{contact} is no longer on the list of contacts.")
    return redirect("partnerships:contacts", urn)


def _form(
    request: HttpRequest,
    key: KeyToSuccess,
    form: Form,
    contact: Contact | None = None,
    refusal: NotAllowed | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"key": key, "tab": "contacts", "form": form, "contact": contact, "refusal": refusal}
    return render(request, "contacts/form.html", context, status=status)
