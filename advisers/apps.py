from django.apps import AppConfig


class AdvisersConfig(AppConfig):
    name = "advisers"
    label = "advisers"
    verbose_name = "Advisers"
    default_auto_field = "django.db.models.BigAutoField"
