"""A list of invented people and bodies, on no list anywhere."""

from shiraka.engines.screening import Entry, ListedName

ENTRIES = (
    Entry(
        "T:1",
        "T",
        "person",
        (
            ListedName("Karim Zoubeir Belmansouri"),
            ListedName("كريم زبير بلمنصوري", "script"),
            ListedName("Abu Tarek", "weak"),
        ),
        countries=("Tunisia",),
        births=("12 May 1971",),
    ),
    Entry("T:2", "T", "person", (ListedName("Валерий Игоревич Крутобоков"), ListedName("Valeri KRUTOBOKOV"))),
    Entry("T:3", "T", "person", (ListedName("Mohamed Ali"),), births=("1950",)),
    Entry(
        "T:4",
        "T",
        "org",
        (ListedName("Nahda Zarqa Trading Co. LLC"), ListedName("NZT", "weak")),
        registrations=("TN-4411",),
    ),
    Entry("T:5", "T", "org", (ListedName("41st Volunteer Brigade of Drovia"),)),
    Entry(
        "T:6", "T", "org", (ListedName("Quvrat Scientific Research Institute"),), since="2020-01-01", until="2024-06-30"
    ),
    Entry("T:7", "T", "vessel", (ListedName("Marwa Star"),), registrations=("IMO 9999991",)),
    Entry(
        "T:8", "T", "org", (ListedName("مؤسسة الوفاق الأزرق الخيرية"), ListedName("Wifaq Azraq Charitable Foundation"))
    ),
)
