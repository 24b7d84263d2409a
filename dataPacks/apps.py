from django.apps import AppConfig


class DataPacksConfig(AppConfig):
    name = "dataPacks"
    label = "datapacks"
    verbose_name = "Data packs"
    default_auto_field = "django.db.models.BigAutoField"
