"""The addresses of agreements, their parties, conditions and notices."""

from shiraka.apps.agreements import entity, views
from shiraka.foundation.entities.urls import entity_urls

urlpatterns = [
    *entity_urls(entity.PARTY, "parties/"),
    *entity_urls(entity.CONDITION, "conditions/"),
    *entity_urls(entity.NOTICE, "notices/"),
    *entity_urls(entity.OBLIGATION, "obligations/"),
    *entity_urls(entity.AGREEMENT, "", record=views.AgreementRecord),
]
