"""The texts of the fictional agreements: short, in the authentic languages, and the scan of what was signed."""

from collections.abc import Mapping

from shiraka.apps.agreements.models import Agreement
from shiraka.demo import paper
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.documents.actions import add_document, add_version
from shiraka.foundation.documents.models import Document, DocumentKind
from shiraka.foundation.people.models import User
from shiraka.values.text import Text

ARTICLES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "FICTIONAL DOCUMENT",
        "Article 1. The Parties work together in the fields named in the title.",
        "Article 2. Each Party bears its own costs unless this text says otherwise.",
        "Article 3. Neither Party uses the name or emblem of the other without prior written permission.",
        "Article 4. The Organization provides the teaching kit within ninety (90) days of signature.",
        "Article 5. Disputes are settled amicably.",
    ),
    "fr": (
        "DOCUMENT FICTIF",
        "Article premier. Les Parties coopèrent dans les domaines cités dans le titre.",
        "Article 2. Chaque Partie supporte ses propres frais, sauf disposition contraire du présent texte.",
        "Article 3. Aucune Partie n’utilise le nom ou l’emblème de l’autre sans autorisation écrite préalable.",
        "Article 4. L’Organisation fournit la mallette pédagogique dans les 90 jours suivant la signature.",
        "Article 5. Les différends sont réglés à l’amiable.",
    ),
    "ar": (
        "وثيقة خيالية",
        "المادة الأولى. يتعاون الطرفان في المجالات المذكورة في العنوان.",
        "المادة 2. يتحمل كل طرف نفقاته الخاصة ما لم ينص هذا النص على خلاف ذلك.",
        "المادة 3. لا يستخدم أي من الطرفين اسم الطرف الآخر أو شعاره دون إذن كتابي مسبق.",
        "المادة 4. توفر المنظمة الحقيبة التعليمية في غضون تسعين (90) يوما من تاريخ التوقيع.",
        "المادة 5. تُسوّى المنازعات وديا.",
    ),
}
TITLES = {"en": "Text in English", "fr": "Texte français", "ar": "النص العربي"}

WRONG_WORD, RIGHT_WORD = "الحقيبة التعليمية", "الحقيبة البيداغوجية"


def public_summary(title: Text, confidentiality: int) -> Text:
    """Return what the public register says of an agreement, nothing for one that is not public."""
    if confidentiality > Confidentiality.PUBLIC:
        return Text()
    return Text(
        en=f"{title.en}. The Parties plan their activities each year and report on them in public.",
        fr=f"{title.fr}. Les Parties planifient leurs activités chaque année et en rendent compte publiquement.",
        ar=f"{title.ar}. يخطط الطرفان أنشطتهما كل سنة ويقدمان عنها تقريرا علنيا.",
    )


def file_texts(agreement: Agreement, actor: User) -> None:
    """File the text in each authentic language."""
    for language in agreement.languages:
        add_document(
            agreement,
            actor=actor,
            title=TITLES[language],
            kind=DocumentKind.TEXT,
            language=language,
            is_authentic=True,
            upload=paper.word(f"text-{language}", language, (agreement.title.get(language), *ARTICLES[language])),
        )


def mend_arabic(agreement: Agreement, actor: User) -> None:
    """Correct one word of the Arabic text, which voids what was said on it (R-02)."""
    document = Document.objects.get(title=TITLES["ar"], object_id=agreement.pk, kind=DocumentKind.TEXT)
    mended = [line.replace(WRONG_WORD, RIGHT_WORD) for line in (agreement.title.ar, *ARTICLES["ar"])]
    add_version(document, actor=actor, upload=paper.word("text-ar", "ar", mended))


def file_signed(agreement: Agreement, actor: User) -> None:
    """File the scan of the signed original."""
    signed = Agreement.objects.get(pk=agreement.pk)
    told = ("FICTIONAL DOCUMENT", signed.number, signed.title.en, f"Signed on {signed.signed_date}")
    add_document(
        signed,
        actor=actor,
        title=signed.number,
        kind=DocumentKind.SIGNED,
        language="en",
        upload=paper.pdf("signed-original", told),
    )
