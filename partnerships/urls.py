"""Addresses of the work with a school."""

from django.urls import path, re_path

from partnerships.views import concerns, contacts

app_name = "partnerships"
HUB = "schools/<int:urn>/programme/"
of_the_hub = [
    path(f"{HUB}contacts/", contacts.contacts, name="contacts"),
    path(f"{HUB}contacts/contacts.<str:fmt>", contacts.download, name="contacts-download"),
    path(f"{HUB}contacts/add/", contacts.add, name="add-contact"),
    path(f"{HUB}contacts/<int:pk>/", contacts.change, name="contact"),
    path(f"{HUB}contacts/<int:pk>/remove/", contacts.remove, name="remove-contact"),
    path(f"{HUB}concerns/", concerns.concerns, name="concerns"),
    path(f"{HUB}concerns/concerns.<str:fmt>", concerns.download, name="concerns-download"),
    path(f"{HUB}concerns/add/", concerns.add, name="add-concern"),
    re_path(
        r"^schools/(?P<urn>\d+)/programme/concerns/(?P<pk>\d+)/(?P<verb>escalate|resolve)/$",
        concerns.move,
        name="move-concern",
    ),
    path("concerns/", concerns.everywhere, name="all-concerns"),
    path("concerns/concerns.<str:fmt>", concerns.everywhere_download, name="all-concerns-download"),
]
urlpatterns = [*of_the_hub]
