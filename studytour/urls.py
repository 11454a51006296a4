"""The site's addresses: what is read stands under its language; permalinks and pictures have none."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from findings.admin.site import site
from findings.urls import files, permalinks, pictures_of

urlpatterns = [
    *i18n_patterns(
        path("", include("findings.urls")),
        path("admin/", site.urls),
    ),
    *permalinks,
    *pictures_of,
    *files,
]

handler400 = "findings.views.errors.bad_request"
handler403 = "findings.views.errors.forbidden"
handler404 = "findings.views.errors.not_found"
# Asked for by django-allauth.
handler429 = "findings.views.errors.too_many_requests"
handler500 = "findings.views.errors.server_error"
