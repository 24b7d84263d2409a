from django.apps import AppConfig

from dataPacks.definitions import kinds
from schools.kind_names import names_come_from


class DataPacksConfig(AppConfig):
    name = "dataPacks"
    label = "datapacks"
    verbose_name = "Data packs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        names_come_from(_names)


def _names() -> dict[str, str]:
    return {key: kind.name for key, kind in kinds().items()}
