"""Records as sheets: a file of them to work in, and the way back, which shows each change before it is written."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from findings.admin.choices import CHOSEN
from findings.admin.forms import reason_field
from findings.admin.sheet_previews import as_json, faults, previews, summary
from findings.admin.sound import SoundAdmin
from findings.models import UploadedSheet, User
from findings.models.sheet import FILE_NAME_LENGTH
from findings.sheets.errors import SheetError
from findings.sheets.exporting import export, file_name
from findings.sheets.files import FORMATS, read
from findings.sheets.importing import bring_in
from findings.sheets.kinds import KINDS
from findings.sheets.resource import Report
from findings.sheets.tables import LARGEST_FILE, MEGABYTE, Table

# While they are written, nobody else writes on SQLite, for ten seconds at most; the command takes as many as there are.
MOST_CHANGES, ROWS_A_PAGE = 500, 50


class UploadForm(forms.Form):
    """A sheet, and why it changes what it changes."""

    sheet = forms.FileField(
        label=gettext_lazy("Sheet"),
        max_length=FILE_NAME_LENGTH,
        help_text=gettext_lazy("An Excel workbook (.xlsx) or a CSV file, of 20 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    reason = reason_field(
        gettext_lazy("Reason for these changes"), gettext_lazy("Kept in the history beside your name.")
    )
    table: Table

    def clean_sheet(self) -> Any:
        """The file, once it is read into `table`."""
        sheet = self.cleaned_data["sheet"]
        if sheet.size > LARGEST_FILE:
            raise forms.ValidationError(_("This file is too large: %d MB at most.") % (LARGEST_FILE // MEGABYTE))
        self.content = sheet.read()
        try:
            self.table = read(self.content)
        except SheetError as error:
            raise forms.ValidationError(str(error)) from error
        return sheet


class SheetAdmin(SoundAdmin):
    """A list of records with their sheet, out and in."""

    def get_urls(self) -> list[Any]:
        """With the pages of sheets."""
        if self.opts.model_name not in KINDS:
            return super().get_urls()
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("export/", wrap(self.export_view), name=f"{name}_export"),
            path("import/", wrap(self.import_view), name=f"{name}_import"),
            path("import/<str:number>/", wrap(self.preview_view), name=f"{name}_preview"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """As Django's, with the ways to the sheets."""
        context = {}
        if self.opts.model_name in KINDS and IS_POPUP_VAR not in request.GET:
            filters = f"?{request.GET.urlencode()}" if request.GET else ""
            context["export_url"] = self._sheet_page("export") + filters
            context["import_url"] = self._sheet_page("import") if self.has_change_permission(request) else ""
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for the format, then gives the file of the records that the list shows."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not self._is_sound(request):
            return HttpResponseRedirect(request.path)
        try:
            records = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(request.path)
        wanted = request.POST.get("format", "")
        if wanted in FORMATS:
            try:
                content = export(self.model._default_manager.filter(pk__in=records.values("pk")), wanted)
            except SheetError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                name = file_name(self.model, wanted)
                headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
                return HttpResponse(content, content_type=FORMATS[wanted].content_type, headers=headers)
        context = {"number": records.count(), "formats": FORMATS, "filtered": bool(request.GET)}
        return self._page(request, "admin/findings/sheets/export.html", _("Export as a sheet"), context)

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for a sheet; tells what is wrong in it, or leads to what it would change."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
        context: dict[str, Any] = {"form": form}
        if form.is_bound and form.is_valid():
            sheet = UploadedSheet(
                user=cast(User, request.user),
                kind=str(self.opts.model_name),
                name=form.cleaned_data["sheet"].name[:FILE_NAME_LENGTH],
                reason=form.cleaned_data["reason"],
                content=form.content,
            )
            try:
                report = self._bring_in(sheet, form.table, dry_run=True)
            except SheetError as error:
                form.add_error("sheet", str(error))
            else:
                if report.problems:
                    context |= faults(self.model, report)
                elif report.changed:
                    self._keep(sheet, report)
                    for told in form.table.told:
                        self.message_user(request, told, messages.WARNING)
                    return HttpResponseRedirect(self._sheet_page("preview", sheet.pk))
                else:
                    context["unchanged"] = report.rows
        return self._page(request, "admin/findings/sheets/import.html", _("Import a sheet"), context)

    def preview_view(self, request: HttpRequest, number: str) -> HttpResponse:
        """Shows each change that the sheet would make; makes them all, or none."""
        sheet = self._sheet(request, number)
        if sheet is None:
            self.message_user(request, _("This sheet was written or forgotten already."), messages.WARNING)
            return HttpResponseRedirect(self._sheet_page("changelist"))
        if request.method == "POST":
            then = self._forget if "_cancel" in request.POST else self._apply
            return HttpResponseRedirect(then(request, sheet))
        page = Paginator(sheet.report["changed"], ROWS_A_PAGE).get_page(request.GET.get(PAGE_VAR))
        context = {
            "sheet": sheet,
            **summary(self.model, sheet.report),
            "rows": previews(self.model, page.object_list),
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "page_var": PAGE_VAR,
        }
        return self._page(request, "admin/findings/sheets/preview.html", _("What this sheet would change"), context)

    def _apply(self, request: HttpRequest, sheet: UploadedSheet) -> str:
        """Writes what was shown, whole; where records changed meanwhile, nothing. Gives where to go then."""
        try:
            # In the words in which it was shown.
            with transaction.atomic(), override(sheet.report["language"]):
                report = self._bring_in(sheet, read(bytes(sheet.content)), dry_run=False)
                as_shown = not report.problems and as_json(report)["changed"] == sheet.report["changed"]
                transaction.set_rollback(not as_shown)
        except SheetError as error:
            sheet.delete()
            self.message_user(request, str(error), messages.ERROR)
            return self._sheet_page("import")
        if as_shown:
            sheet.delete()
            return self._finish(request, report)
        told = _("Records were changed meanwhile: nothing was written.")
        if report.problems or not report.changed:
            sheet.delete()
            self.message_user(request, f"{told} {_('Send the sheet again.')}", messages.ERROR)
            return self._sheet_page("import")
        self._keep(sheet, report)
        self.message_user(request, f"{told} {_('Look at what the sheet would change now.')}", messages.WARNING)
        return self._sheet_page("preview", sheet.pk)

    def _forget(self, request: HttpRequest, sheet: UploadedSheet) -> str:
        sheet.delete()
        self.message_user(request, _("Nothing was changed, and the sheet is forgotten."))
        return self._sheet_page("changelist")

    def _finish(self, request: HttpRequest, report: Report) -> str:
        """Notes each record in the administration's log, and says how many there were."""
        records = self.model._default_manager.in_bulk([row.pk for row in report.changed])
        for row in report.changed:
            note = self.log_addition if row.new else self.log_change
            note(request, records[row.pk], _("From a sheet."))
        changed = len(report.changed) - report.created
        for told, number in (
            (ngettext("%d record was added.", "%d records were added.", report.created), report.created),
            (ngettext("%d record was changed.", "%d records were changed.", changed), changed),
        ):
            if number:
                self.message_user(request, told % number, messages.SUCCESS)
        stale = sum(row.stale for row in report.changed)
        told = ngettext("%d translation is to be mended.", "%d translations are to be mended.", stale)
        if stale:
            self.message_user(request, told % stale, messages.WARNING)
        self.message_user(request, _("To go on in your spreadsheet, export the sheet again: the one you sent is old."))
        return self._sheet_page("changelist")

    def _bring_in(self, sheet: UploadedSheet, table: Table, *, dry_run: bool) -> Report:
        reason = sheet.reason or _("Sheet: %(name)s") % {"name": sheet.name}
        return bring_in(self.model, table, sheet.user, reason, dry_run=dry_run, most=MOST_CHANGES)

    def _keep(self, sheet: UploadedSheet, report: Report) -> None:
        """Keeps the sheet, in the place of any that the person sent in before."""
        sheet.report = as_json(report)
        sheet.save()
        UploadedSheet.objects.waiting_for(sheet.user, sheet.kind).exclude(pk=sheet.pk).delete()

    def _sheet(self, request: HttpRequest, number: str) -> UploadedSheet | None:
        """The sheet of that number that the person sent in for this list; one request at a time decides upon it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        mine = UploadedSheet.objects.waiting_for(cast(User, request.user), str(self.opts.model_name))
        if request.method == "POST":
            mine = mine.select_for_update()
        return mine.filter(pk=number).first() if CHOSEN.fullmatch(number) else None

    def _sheet_page(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def _page(self, request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> TemplateResponse:
        shared = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "module_name": capfirst(self.opts.verbose_name_plural),
            "list_url": self._sheet_page("changelist"),
        }
        return TemplateResponse(request, template, {**shared, **context})
