from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "challenge.pages"
    label = "pages"
    verbose_name = "Pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from challenge.pages import signals

        signals.connect()
