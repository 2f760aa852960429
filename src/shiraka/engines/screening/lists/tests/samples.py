"""Small lists of every format. Whoever is in them was made up for these tests."""

import json

UN = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS>
<INDIVIDUAL><DATAID>11</DATAID><FIRST_NAME>ORVAN</FIRST_NAME><SECOND_NAME>TELLI</SECOND_NAME><THIRD_NAME/>
<FOURTH_NAME>MASKO</FOURTH_NAME><UN_LIST_TYPE>Utopia</UN_LIST_TYPE><REFERENCE_NUMBER>UTi.001</REFERENCE_NUMBER>
<LISTED_ON>2015-04-07-04:00</LISTED_ON><NAME_ORIGINAL_SCRIPT>اورفان تيلي</NAME_ORIGINAL_SCRIPT>
<NATIONALITY><VALUE>Utopia</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Orvan Tely; Orwan Telli</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Baker (original script: Пекарь)</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ADDRESS><COUNTRY>Atlantis</COUNTRY></INDIVIDUAL_ADDRESS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1955</FROM_YEAR><TO_YEAR>1958</TO_YEAR>
</INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1957</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>30-35 years old</NOTE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>UT 0012345</NUMBER></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS><ENTITIES>
<ENTITY><DATAID>12</DATAID><FIRST_NAME>TELLI &amp; SONS</FIRST_NAME><UN_LIST_TYPE>Utopia</UN_LIST_TYPE>
<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>تيلي (Telli Trading; Tely Trading)</ALIAS_NAME></ENTITY_ALIAS>
</ENTITY>
<ENTITY><DATAID>13</DATAID><FIRST_NAME> </FIRST_NAME></ENTITY>
</ENTITIES></CONSOLIDATED_LIST>""".encode()

SDN = (
    b'101,"TELLI, Orvan","individual","UTOPIA] [BAKERS",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 21 Mar 1964; '
    b"alt. DOB circa 1965; POB Harbour, Utopia; nationality Utopia; alt. citizen Atlantis; Passport UT0012345 (Utopia) "
    b"issued 04 Dec 1998 expires 03 Dec 2001; Tax ID No. 77-1234567 (Utopia); Phone Number 1234567890; "
    b"a.k.a. 'THE BAKER'; "
    b'Linked To: TELLI, Brakka."\r\n'
    b'102,"TELLI TRADING, LTD.",-0- ,"UTOPIA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Registration Number 044 (Utopia); '
    b'Registration Number HRB 96201 (Atlantis)."\r\n'
    b'103,"MORNING LOAF","vessel","UTOPIA",-0- ,"UT1","Tug",-0- ,"212","Utopia","Telli",'
    b'"Vessel Registration Identification IMO 9000001; MMSI 123456789."\r\n\x1a'
)
ALT = (
    b'101,1,"aka","TELY, Orvan",-0- \r\n101,2,"aka","THE MILLER","weak"\r\n102,3,"fka","TELLI MILLS, INC.",-0- \r\n'
    b'999,4,"aka","NOBODY",-0- \r\n\x1a'
)
ADD = b'101,1,-0- ,"Port","Lemuria",-0- \r\n102,2,"Street, 1","Port","Utopia",-0- \r\n\x1a'

OFAC_CONSOLIDATED = b"""<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://ofac.example/XML"><publshInformation><Publish_Date>03/28/2025</Publish_Date>
<Record_Count>2</Record_Count></publshInformation>
<sdnEntry><uid>7</uid><firstName>Orvan</firstName><lastName>TELLI</lastName><sdnType>Individual</sdnType>
<programList><program>BAKERS</program></programList>
<idList><id><idType>Passport</idType><idNumber>UT0012345</idNumber></id>
<id><idType>Gender</idType><idNumber>Male 12345</idNumber></id></idList>
<akaList><aka><category>weak</category><lastName>BAKER</lastName></aka>
<aka><category>strong</category><lastName>TELY</lastName><firstName>Orvan</firstName></aka></akaList>
<nationalityList><nationality><country>Utopia</country></nationality></nationalityList>
<dateOfBirthList><dateOfBirthItem><dateOfBirth>12 Feb 1961</dateOfBirth></dateOfBirthItem></dateOfBirthList></sdnEntry>
</sdnList>"""

EU = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-05-01T10:00:00.000+02:00">
<sanctionEntity euReferenceNumber="EU.1.23" logicalId="1" designationDate="2019-04-08">
<regulation programme="UTO"/><regulation programme="UTO"/><subjectType code="person"/>
<nameAlias wholeName="The Baker" strong="false"/><nameAlias wholeName="Orvan TELLI" nameLanguage="EN" strong="true"/>
<nameAlias firstName="Orvan" middleName="Z." lastName="TELY" wholeName="" strong="true"/>
<nameAlias wholeName="Орван Телли" nameLanguage="BG" strong="true"/>
<citizenship countryIso2Code="UT" countryDescription="UTOPIA"/>
<address countryIso2Code="00" countryDescription="UNKNOWN"/>
<birthdate circa="true" calendarType="GREGORIAN" year="1962"/>
<birthdate circa="false" calendarType="GREGORIAN" birthdate="1962-09-03" year="1962"/>
<birthdate circa="false" calendarType="GREGORIAN" monthOfYear="9" year="1963"/>
<birthdate circa="false" calendarType="ISLAMIC" year="1343"/>
<identification identificationTypeCode="passport" number="UT0012345"/><identification number="-"/></sanctionEntity>
<sanctionEntity euReferenceNumber="" logicalId="2"><subjectType code="ghost"/><nameAlias wholeName="Telli Mills"
strong="true"/></sanctionEntity></export>""".encode()

UK = """<?xml version="1.0" encoding="UTF-8"?>
<Designations><Designation><LastUpdated>04/08/2026</LastUpdated><DateDesignated>29/06/2012</DateDesignated>
<UniqueID>UTO0001</UniqueID><Names><Name><Name6>TELLI</Name6><Name1>Orvan</Name1><Name2>Zed</Name2>
<NameType>Primary name</NameType></Name>
<Name><Name6>Baker</Name6><NameType>Alias</NameType><AliasStrength>Low quality a.k.a</AliasStrength></Name>
<Name><Name1>Orvan</Name1><Name6>Tely</Name6><NameType>Primary Name Variation</NameType></Name></Names>
<NonLatinNames><NonLatinName><NameNonLatinScript>Орван Телли</NameNonLatinScript></NonLatinName></NonLatinNames>
<RegimeName>The Utopia Regulations</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>
<IndividualDetails><Individual><DOBs><DOB>21/03/1964</DOB><DOB>dd/mm/1965</DOB><DOB>dd/04/1966</DOB></DOBs>
<Nationalities><Nationality>Utopia</Nationality></Nationalities>
<PassportDetails><Passport><PassportNumber>UT0012345</PassportNumber></Passport></PassportDetails></Individual>
</IndividualDetails></Designation>
<Designation><LastUpdated>2026-08-05</LastUpdated><UniqueID>UTO0002</UniqueID>
<Names><Name><Name6>Morning Loaf</Name6><NameType>Primary name</NameType></Name></Names>
<IndividualEntityShip>Ship</IndividualEntityShip><OtherInformation>Sails (IMO number: 9000001).</OtherInformation>
</Designation></Designations>""".encode()


def wb_row(**changed: object) -> dict[str, object]:
    """Return a row of the World Bank about a made-up person, with what is changed."""
    return {
        "SUPP_ID": 501, "SUPP_NAME": "MR. ORVAN TELLI*81", "SUPP_TYPE_CODE": "I", "COUNTRY_NAME": "Utopia",
        "DEBAR_FROM_DATE": "2020-01-24", "DEBAR_TO_DATE": "2999-12-31", "DEBAR_REASON": "Bread",
        "ADD_SUPP_INFO": "*356", "LAST_REFRESH_DATE": "2026-02-21T19:00:06.107Z",
    } | changed  # fmt: skip


def world_bank(*rows: object) -> bytes:
    return json.dumps({"response": {"ZPROCSUPP": rows}}, ensure_ascii=False).encode()


WB = world_bank(
    wb_row(),
    wb_row(
        SUPP_ID=502, SUPP_NAME="TELLI MILLS S.A. (FORMERLY KNOWN AS TELLI BAKERS S.A.)", SUPP_TYPE_CODE=None,
        DEBAR_TO_DATE="2021-05-27",
        ADD_SUPP_INFO="(特利面包有限公司) (Reg. No: 0103931748) (f/k/a Tely Loaf Co., Ltd.) * 617 and 45",
    ),
)  # fmt: skip

NORMALISED = (
    "\n".join(
        json.dumps(line, ensure_ascii=False)
        for line in (
            {
                "id": "UN:11", "list": "UN", "kind": "person", "country": ["Utopia"], "dob": ["1957"], "prog": "Utopia",
                "names": [{"n": "ORVAN TELLI", "q": "primary", "s": "Latn"}, {"n": "The Baker", "q": "weak"}],
            },
            {
                "id": "WB:502", "list": "WB", "kind": "org", "names": [{"n": "TELLI MILLS", "q": "primary"}],
                "from": "2020-01-24", "to": "2999-12-31",
            },
        )
    )
    + "\n"
).encode()  # fmt: skip

OWN = (
    "\ufeffReason;Until;Nom;ملاحظات;Kind;autres noms;weak aliases;country;birth;registration;since;key\r\n"
    "Bread;31/12/2027;Orvan Telli;;personne;Tely|Орван Телли;The Baker;Utopia|Atlantis;21/03/1964;UT-12345;"
    "2020-01-24;A7\r\n"
    ';soon;"Telli; Mills";;baker;;;;unknown;;;\r\n'
    ";;;;org;;;;;;;\r\n"
).encode()
OWN_IN_ARABIC = "الاسم,النوع,البلد,حتى\nاورفان تيلي,شخص,Utopia,2027-12-31\n".encode()

EVERY: dict[str, tuple[bytes, ...]] = {
    "un": (UN,),
    "ofac": (SDN, ALT, ADD),
    "ofac-consolidated": (OFAC_CONSOLIDATED,),
    "eu": (EU,),
    "uk": (UK,),
    "wb": (WB,),
    "normalised": (NORMALISED,),
    "own": (OWN,),
}
