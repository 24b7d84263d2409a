"""Addresses of a school's hub whose pages cross apps, and of what somebody follows."""

from django.urls import path

from challenge.pages.views import late, programme, standing, watchlist

app_name = "programme"
urlpatterns = [
    path("schools/<int:urn>/programme/", programme.overview, name="overview"),
    path("schools/<int:urn>/programme/history/", programme.history, name="history"),
    path("schools/<int:urn>/programme/history.<str:fmt>", programme.history_download, name="history-download"),
    path("schools/<int:urn>/programme/steps/<slug:step>/", programme.record, name="step"),
    path("schools/<int:urn>/programme/support/", standing.standing, name="standing"),
    path("schools/<int:urn>/programme/watch/", watchlist.watch_school, name="watch"),
    path("programme/late/", late.late, name="late"),
    path("programme/late/late-tasks.<str:fmt>", late.download, name="late-download"),
    path("watchlist/", watchlist.watchlist, name="watchlist"),
    path("watchlist/watchlist.<str:fmt>", watchlist.download, name="watchlist-download"),
]
