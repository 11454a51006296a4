"""The way back to the board: whoever saves a record that was opened from there is led there again, to what is next."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = admin.ModelAdmin

# Names, in the address of a record's page, the filters of the board that it was opened from.
BOARD = "board"


def from_board(filters: dict[str, Any]) -> str:
    """What the address of a record's page ends with where a board with these filters leads to it."""
    return "?" + urlencode({BOARD: urlencode(filters)})


class ReturningAdmin(Admin):
    """A record's page that leads back to the board, if it was opened from there, once it is saved."""

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """As Django's; a page that stays open still knows where it was opened from."""
        response = super().response_change(request, obj)
        stays = "_continue" in request.POST and BOARD in request.GET
        return HttpResponseRedirect(request.get_full_path()) if stays else response

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        """As Django's, or the board as it was."""
        if BOARD not in request.GET:
            return super().response_post_save_change(request, obj)
        filters, board = request.GET[BOARD], reverse(f"{self.admin_site.name}:index")
        return HttpResponseRedirect(f"{board}?{filters}#records" if filters else board)
