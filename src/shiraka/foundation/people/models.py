"""Who works with the system: accounts, units, the posts people hold, delegations, declared interests."""

from datetime import date
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shiraka.foundation import clock
from shiraka.foundation.languages.current import words
from shiraka.foundation.languages.fields import TranslatedField


class Role(models.TextChoices):
    """The twelve roles of domain.md section 3, in the order of its table."""

    HS = "HS", _("Head of Sector")
    PO = "PO", _("Partnership officer")
    DD = "DD", _("Due-diligence analyst")
    RM = "RM", _("Resource-mobilization officer")
    LA = "LA", _("Legal Affairs")
    FI = "FI", _("Finance")
    FP = "FP", _("Focal point of a sector or centre")
    DG = "DG", _("Office of the Director-General")
    NC = "NC", _("National Commission focal point")
    EP = "EP", _("External partner contact")
    AU = "AU", _("Auditor")
    AD = "AD", _("Administrator")


EXTERNAL_ROLES = frozenset({Role.NC, Role.EP})

# Section 3: the one manages the system, the other writes nothing but observations.
_SIGNS_NOTHING = frozenset({*EXTERNAL_ROLES, Role.AU, Role.AD})


class Post(models.TextChoices):
    """Posts inside a role to which the rules give more than the role: signing by the authority table."""

    DIRECTOR_GENERAL = "DG", _("Director-General")
    DEPUTY = "DDG", _("Deputy Director-General")


class Theme(models.TextChoices):
    SYSTEM = "", _("As the system")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Density(models.TextChoices):
    DENSE = "", _("Dense")
    ROOMY = "roomy", _("Roomy")


class Language(models.TextChoices):
    EN = "en", "English"
    FR = "fr", "Français"
    AR = "ar", "العربية"


class Unit(models.Model):
    """A sector, centre, division or organ; `parent` makes the tree."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = TranslatedField(_("name"))
    kind = models.CharField(_("kind"), max_length=20, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("part of"))
    is_current = models.BooleanField(_("is current"), default=True)

    class Meta:
        ordering = ("code",)
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return words(self.name)


class User(AbstractUser):
    """An account. What it may do follows from the posts (`Appointment`) its holder has today."""

    full_name = TranslatedField(_("full name"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    theme = models.CharField(_("theme"), max_length=5, choices=Theme, blank=True, default=Theme.SYSTEM)
    density = models.CharField(_("density"), max_length=5, choices=Density, blank=True, default=Density.DENSE)

    class Meta(AbstractUser.Meta):  # type: ignore[name-defined, misc]  # not in the stubs of the abstract class
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return words(self.full_name) or self.get_username()

    @cached_property
    def appointments(self) -> tuple["Appointment", ...]:
        """The posts held today, read once per request, and with them whether any authority was ever given to them."""
        return tuple(self.posts.held_on(clock.today()).with_delegations().select_related("unit"))

    @cached_property
    def remembered(self) -> dict[str, tuple[object, object]]:
        """What was worked out of their posts during this request, each beside the posts it was worked out of."""
        return {}

    @property
    def declared_numbers(self) -> "models.QuerySet[Interest, str]":
        """The numbers of organisations in which they declared an interest, to be asked within another question."""
        return self.interests.filter(ended_date=None).order_by().values_list("organisation_number", flat=True)

    @cached_property
    def delegations(self) -> tuple["Delegation", ...]:
        """The authority to sign ever given to them in writing, the latest first, read once per request."""
        if not any(getattr(post, "has_delegations", True) for post in self.appointments):
            return ()
        found = self.delegations_received.select_related("giver", "source__giver", "source__receiver")
        return tuple(found.order_by("-start_date", "-pk"))

    @property
    def signs_by_delegation(self) -> bool:
        """Whether somebody's authority to sign is theirs today (R-13)."""
        return self.may_receive_authority and any(
            delegation.is_valid_on(clock.today()) for delegation in self.delegations
        )

    @property
    def may_receive_authority(self) -> bool:
        """Whether they hold a post in which one can sign for the Organization when it is delegated (R-13)."""
        return not self.roles <= _SIGNS_NOTHING

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(appointment.role for appointment in self.appointments)

    @property
    def is_external(self) -> bool:
        return bool(self.roles) and self.roles <= EXTERNAL_ROLES


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def held_on(self, day: date) -> "AppointmentQuerySet":
        return self.filter(Q(end_date=None) | Q(end_date__gte=day), start_date__lte=day)

    def with_delegations(self) -> "AppointmentQuerySet":
        """Read with each whether authority to sign was ever given to its holder: most hold none, and none is sought."""
        given = Delegation.objects.filter(receiver=models.OuterRef("user"))
        return self.annotate(has_delegations=models.Exists(given))


class Appointment(models.Model):
    """A post a person holds: the stable thing is the post, people come and go.

    A National Commission focal point is bound to a country, an external contact to the number of
    the organisation in the register, everybody else to a unit. In the Office of the Director-General
    `post` tells the two who sign for the organisation from those who prepare; empty for all others.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="posts", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=2, choices=Role)
    post = models.CharField(_("signing post"), max_length=3, choices=Post, blank=True)
    title = TranslatedField(_("title of the post"), blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name=_("unit"))
    country = models.CharField(_("country"), max_length=3, blank=True)
    organisation_number = models.CharField(_("organisation number"), max_length=20, blank=True)
    start_date = models.DateField(_("start date"))
    end_date = models.DateField(_("end date"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("user_id", "start_date")
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def valid_on(self, day: date) -> "DelegationQuerySet":
        """Delegations in force on a day; one that ended or was revoked blocks at once (R-13)."""
        return self.filter(Q(revoked_date=None) | Q(revoked_date__gt=day), start_date__lte=day, end_date__gte=day)


class Delegation(models.Model):
    """Authority to sign given in writing to another person (R-13).

    Limited by type of instrument, amount and period; whoever received it cannot pass it on unless
    `may_be_passed_on` says so, and then names the one it came from in `source`.
    """

    giver = models.ForeignKey(User, models.PROTECT, related_name="delegations_given", verbose_name=_("given by"))
    receiver = models.ForeignKey(User, models.PROTECT, related_name="delegations_received", verbose_name=_("given to"))
    source = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("passed on from"))
    instrument = models.CharField(_("written instrument"), max_length=200)
    instrument_date = models.DateField(_("date of the instrument"))
    types = models.JSONField(_("types of agreement"), default=list)
    ceiling_usd = models.DecimalField(_("ceiling in US dollars"), max_digits=18, decimal_places=2)
    start_date = models.DateField(_("start date"))
    end_date = models.DateField(_("end date"))
    may_be_passed_on = models.BooleanField(_("may be passed on"), default=False)
    revoked_date = models.DateField(_("revoked on"), null=True, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ("-start_date",)
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = (
            models.CheckConstraint(
                condition=Q(end_date__gte=models.F("start_date")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(giver=models.F("receiver")), name="delegation_to_another"),
        )

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver} ({self.instrument})"

    def is_valid_on(self, day: date) -> bool:
        """Tell the same of one delegation as `valid_on` of many."""
        is_revoked = self.revoked_date is not None and self.revoked_date <= day
        return self.start_date <= day <= self.end_date and not is_revoked


class Interest(models.Model):
    """An interest somebody declared in an organisation: they approve nothing about it (R-03)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="interests", verbose_name=_("person"))
    organisation_number = models.CharField(_("organisation number"), max_length=20)
    description = models.CharField(_("description"), max_length=300)
    declared_date = models.DateField(_("declared on"))
    ended_date = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        ordering = ("-declared_date",)
        verbose_name = _("declared interest")
        verbose_name_plural = _("declared interests")

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation_number}"
