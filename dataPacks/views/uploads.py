"""Files from the browser: sent whole or in parts, followed while they are checked, looked at, confirmed or given up."""

from django.conf import settings
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import retarget

from challenge.core.downloads import in_format
from challenge.core.forms import error_links
from challenge.core.roles import Can
from challenge.core.states import NotAllowed
from dataPacks.actions import uploads as actions
from dataPacks.forms.uploads import BeginForm, ConfirmForm, TellForm, UploadForm
from dataPacks.presenters import uploads as present
from schools.actions.refusals import record_refusal
from schools.models import Upload
from schools.models.uploads import PART_BYTES
from schools.presenters import FAULT_COLUMNS, fault_rows, faults_by_reason
from schools.selectors import uploads_for
from schools.views.access import needs, one_of, person_of

PAGE_LENGTH = 20
READ_OFF = 8  # times the largest file: what is read and thrown away, so that browsers come to see the refusal
FORM_BYTES = 64 * 1024  # what a form has besides the file


class _InMemory(MemoryFileUploadHandler):
    """Whatever the size: it was bounded before, and the web process need not have a disk to write to."""

    def handle_raw_input(self, *args: object, **kwargs: object) -> None:
        self.activated = True


@needs(Can.IMPORT_DATA)
@require_safe
def uploads(request: HttpRequest) -> HttpResponse:
    page = Paginator(uploads_for(request.user), PAGE_LENGTH).get_page(request.GET.get("page"))
    found = [(upload, present.UPLOAD_TAGS[upload.state]) for upload in page]
    return render(request, "datapacks/uploads/list.html", {"page": page, "rows": found})


@needs(Can.IMPORT_DATA)
@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """Every upload that this person may see."""
    return in_format(fmt, "uploads", present.UPLOAD_COLUMNS, present.upload_rows(uploads_for(request.user)))


@csrf_exempt  # checked in `_new`: before the size is known, nothing of the body may be read
@needs(Can.IMPORT_DATA)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, and the whole file from browsers without scripts."""
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method == "POST" and size > settings.UPLOAD_MAX_BYTES + FORM_BYTES:
        _read_off(request, size)
        refusal = (
            f"The file has about {actions.megabytes(size)}; at most {actions.megabytes(settings.UPLOAD_MAX_BYTES)} "
            "are taken. Choose the table itself, packed as .gz if it is large."
        )
        return _form(request, UploadForm(viewer=request.user), status=413, refusal=refusal)
    request.upload_handlers = [_InMemory(request)]
    return _new(request)


def _read_off(request: HttpRequest, size: int) -> None:
    while size <= READ_OFF * settings.UPLOAD_MAX_BYTES and request.read(PART_BYTES):
        pass


@csrf_protect
def _new(request: HttpRequest) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, viewer=request.user)
    if form.is_valid():
        said = form.cleaned_data
        try:
            upload = actions.keep_file(
                challenge=said["challenge"],
                file_name=said["file"].name,
                body=said["file"].read(),
                visibility=said["visibility"],
                told=form.told,
                by=person_of(request),
            )
        except NotAllowed as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("datapacks:upload", upload.pk)
    return _form(request, form, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, form: UploadForm, *, status: int, refusal: str = "") -> HttpResponse:
    context = {"form": form, "largest": settings.UPLOAD_MAX_BYTES, "refusal": refusal}
    return render(request, "datapacks/uploads/new.html", context, status=status)


@needs(Can.IMPORT_DATA)
@require_POST
def begin(request: HttpRequest) -> JsonResponse:
    """For the script: where to send the parts, and which are missing."""
    form = BeginForm(request.POST, viewer=request.user)
    if form.is_valid():
        said = form.cleaned_data
        file = {key: said[key] for key in ("challenge", "file_name", "size", "checksum", "visibility")}
        try:
            upload = actions.begin_upload(**file, told=form.told, by=person_of(request))
        except NotAllowed as refusal:
            form.add_error("file_name", str(refusal))
        else:
            return JsonResponse(_where_to_send(upload))
    links = [{"text": link.text, "target": link.target.replace("file_name", "file")} for link in error_links(form)]
    return JsonResponse({"errors": links}, status=422)


def _where_to_send(upload: Upload) -> dict[str, object]:
    return {
        "missing": actions.missing_parts(upload),
        "part_bytes": PART_BYTES,
        "part_url": reverse("datapacks:upload-part", args=[upload.pk, 0]),
        "finish_url": reverse("datapacks:finish-upload", args=[upload.pk]),
    }


@needs(Can.IMPORT_DATA)
@require_POST
def part(request: HttpRequest, pk: int, number: int) -> JsonResponse:
    """One part, as the bare body of the request."""
    upload = one_of(request, uploads_for(request.user), pk=pk)
    try:
        actions.keep_part(upload=upload, number=number, body=request.body, by=person_of(request))
    except NotAllowed as refusal:
        return JsonResponse({"errors": [{"text": str(refusal), "target": "id_file"}]}, status=409)
    return JsonResponse({"kept": number})


@needs(Can.IMPORT_DATA)
@require_POST
def finish(request: HttpRequest, pk: int) -> JsonResponse:
    """All parts are there: where to go and watch."""
    upload = one_of(request, uploads_for(request.user), pk=pk)
    try:
        actions.finish_upload(upload=upload, by=person_of(request))
    except NotAllowed as refusal:
        return JsonResponse({"errors": [{"text": str(refusal), "target": "id_file"}]}, status=409)
    return JsonResponse({"url": reverse("datapacks:upload", args=[pk])})


@needs(Can.IMPORT_DATA)
@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """With htmx only the bar and its words are sent, so that nothing else of the page loses the keyboard's focus; once
    the file is in another state than the page shows, everything below the heading is.
    """
    found = one_of(request, uploads_for(request.user), pk=pk)
    htmx = getattr(request, "htmx", None)
    if not htmx or htmx.boosted:
        return _page(request, found)
    if found.state in present.AT_WORK and found.state == request.GET.get("seen"):
        return render(request, "datapacks/uploads/progress.html", {"upload": found})
    return retarget(_page(request, found, "datapacks/uploads/moved.html"), "#upload")


def _page(
    request: HttpRequest,
    upload: Upload,
    template: str = "datapacks/uploads/detail.html",
    *,
    confirming: ConfirmForm | None = None,
    telling: TellForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    said = {"kind": upload.kind, "year": upload.year, "edition": upload.edition}
    context = {
        "upload": upload,
        "tag": present.UPLOAD_TAGS[upload.state],
        "outcome": present.outcome(upload),
        "is_working": upload.state in present.AT_WORK,
        "numbers": present.numbers(upload),
        "faults": faults_by_reason(present.faults(upload)),
        "facts": present.facts(upload),
        "headlines": present.headline_rows(upload),
        "form": confirming if confirming and confirming.is_bound else telling,
        "confirming": confirming or ConfirmForm(upload=upload),
        "telling": telling or TellForm(initial=said),
        "wanted": present.wanted(upload),
        "refusal": refusal,
    }
    return render(request, template, context, status=status)


@needs(Can.IMPORT_DATA)
@require_safe
def faults(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """Every fault of the file, for mending it."""
    found = one_of(request, uploads_for(request.user), pk=pk)
    return in_format(fmt, f"faults-of-upload-{found.pk}", FAULT_COLUMNS, fault_rows(present.faults(found)))


@needs(Can.IMPORT_DATA)
@require_safe
def rows(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """Every row of the file that is new, changed or gone."""
    found = one_of(request, uploads_for(request.user), pk=pk)
    return in_format(fmt, f"rows-of-upload-{found.pk}", present.ROW_COLUMNS, present.row_rows(found))


@needs(Can.IMPORT_DATA)
@require_POST
def check_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody says what the file is."""
    found = one_of(request, uploads_for(request.user), pk=pk)
    form = TellForm(request.POST)
    if not form.is_valid():
        return _page(request, found, telling=form, status=422)
    try:
        actions.check_again(upload=found, told=form.told, by=person_of(request))
    except NotAllowed as refusal:
        return _refused(request, found, refusal)
    return redirect("datapacks:upload", pk)


@needs(Can.IMPORT_DATA)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found = one_of(request, uploads_for(request.user), pk=pk)
    form = ConfirmForm(request.POST, upload=found)
    if found.state == Upload.State.PREVIEWED and not form.is_valid():
        return _page(request, found, confirming=form, status=422)
    try:
        actions.confirm_upload(upload=found, ticked=form.ticked if form.is_valid() else (), by=person_of(request))
    except NotAllowed as refusal:
        return _refused(request, found, refusal)
    return redirect("datapacks:upload", pk)


@needs(Can.IMPORT_DATA)
@require_POST
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    found = one_of(request, uploads_for(request.user), pk=pk)
    try:
        actions.abandon_upload(upload=found, by=person_of(request))
    except NotAllowed as refusal:
        return _refused(request, found, refusal)
    return redirect("datapacks:upload", pk)


def _refused(request: HttpRequest, upload: Upload, refusal: NotAllowed) -> HttpResponse:
    """The page as it is now, with the reason on top."""
    subject = f"upload:{upload.pk}"
    record_refusal(what="upload", subject=subject, challenge=upload.challenge, by=person_of(request))
    return _page(request, one_of(request, uploads_for(request.user), pk=upload.pk), refusal=str(refusal), status=409)
