"""Which row of domain.md section 3 rules each setting of section 14, typed by hand."""

from typing import Final

SETTINGS_BY_ROW: Final = {
    # "Authority table, questionnaires, bands": what judges a partner or lets somebody sign.
    "authority": (
        "authority_table",
        # How long somebody other than the Director-General may suspend a partner.
        "suspension_days",
        "diligence_tiers",
        "diligence_enhanced_above",
        "diligence_questions",
        "diligence_dimension_weights",
        "risk_bands",
        "risk_add_ons",
        "risk_dimension_floor",
        "exclusion_list",
        "diligence_validity",
        "listed_jurisdictions",
        "screening_lists",
        "list_shrinks_percent",
        "rescreening_days",
        "lists_fetched_days",
    ),
    # "Users, parameters, templates": everything else.
    "parameter": (
        "organisation_name",
        "organisation_short_name",
        "number_prefix",
        "languages",
        "units",
        "letter_texts",
        "partner_categories",
        "dormant_months",
        "inclusion_targets",
        "agreement_types",
        "clearance_days",
        "sleeping_months",
        "register_since",
        "currencies",
        "exchange_rates",
        "support_cost_percent",
        "pipeline_probabilities",
        "holidays",
        "weekend",
        "hijri_offset",
        "deadlines",
        "reminders",
        "confidentiality_defaults",
        "retention_years",
        "public_fields",
    ),
}
