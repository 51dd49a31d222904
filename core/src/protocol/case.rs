//! Cases: the key under which courts and INPS meet, searches by it, and what the legal office records.

use serde::{Deserialize, Serialize};
use time::Date;

use super::open_enum::open_enum;
use super::{Request, civil_date};
use crate::domain::rome::parse_date;
use crate::domain::{CaseKey, Collector, CourtOffice, FieldError, InpsOffice, Register, TaxCode, ValidationError};

open_enum! {
    /// The kind of proceeding.
    Proceeding {
        /// The preventive technical assessment of art. 445-bis c.p.c. (*accertamento tecnico preventivo obbligatorio*).
        Atpo = "atpo",
        /// An ordinary social-security case.
        SocialSecurity = "social_security",
    }
}

/// The key of a case. It always travels in a body, never in a URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = CaseKey))]
pub struct CaseKeyBody {
    /// The court office (*ufficio giudiziario*): ten digits.
    #[cfg_attr(feature = "schema", schema(max_length = 10, pattern = "^[0-9]{10}$"))]
    pub court_office: String,
    /// The register's code: CC, L, VG, PC, ESM, ESIM or GDP.
    #[cfg_attr(feature = "schema", schema(max_length = 4, pattern = "^[A-Z]+$"))]
    pub register: String,
    /// The year of the *Numero di Ruolo*.
    #[cfg_attr(feature = "schema", schema(minimum = 1942, maximum = 2099))]
    pub year: u16,
    /// The number of the *Numero di Ruolo*.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 9_999_999))]
    pub number: u32,
    /// The sub-procedure, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 9_999))]
    pub sub: Option<u32>,
}

/// The key of a case as it may be searched: the register may be left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CaseSearchKey {
    /// The court office (*ufficio giudiziario*): ten digits.
    #[cfg_attr(feature = "schema", schema(max_length = 10, pattern = "^[0-9]{10}$"))]
    pub court_office: String,
    /// The register's code; without it every register is searched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 4, pattern = "^[A-Z]+$"))]
    pub register: Option<String>,
    /// The year of the *Numero di Ruolo*.
    #[cfg_attr(feature = "schema", schema(minimum = 1942, maximum = 2099))]
    pub year: u16,
    /// The number of the *Numero di Ruolo*.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 9_999_999))]
    pub number: u32,
    /// The sub-procedure; without it only the case without one is found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 9_999))]
    pub sub: Option<u32>,
}

/// A search of cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CaseSearch {
    /// The key searched for.
    pub case_key: CaseSearchKey,
}

/// A case as the legal office puts it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CasePut {
    /// The key of the case.
    pub case_key: CaseKeyBody,
    /// The kind of proceeding.
    pub proceeding: Proceeding,
    /// The INPS office that is party to it: 4 digits.
    #[cfg_attr(feature = "schema", schema(max_length = 4, pattern = "^[0-9]{4}$"))]
    pub inps_office: String,
    /// The tax code of the expert whom the judge appointed.
    #[cfg_attr(feature = "schema", schema(min_length = 11, max_length = 16, pattern = "^[A-Za-z0-9]+$"))]
    pub ctu_tax_code: String,
    /// The day of the appointment, which decides the regime (art. 7 D.L. 117/2025).
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub appointed_on: String,
}

/// The merits case that follows an ATPO: its number is another, so the two are linked, never merged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CaseLink {
    /// The key of the merits case, which the legal office has recorded.
    pub merits_case_key: CaseKeyBody,
}

/// A case that the legal office records, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRecord {
    /// The key of the case.
    pub case_key: CaseKey,
    /// The kind of proceeding.
    pub proceeding: Proceeding,
    /// The INPS office that is party to it.
    pub inps_office: InpsOffice,
    /// The tax code of the appointed expert.
    pub ctu: TaxCode,
    /// The day of the appointment.
    pub appointed_on: Date,
}

/// A case as the portal shows it to those who may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct CaseView {
    /// The portal's id of the case.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// The key of the case.
    pub case_key: CaseKeyBody,
    /// The kind of proceeding.
    pub proceeding: Proceeding,
    /// The INPS office that is party to it.
    #[cfg_attr(feature = "schema", schema(max_length = 4, pattern = "^[0-9]{4}$"))]
    pub inps_office: String,
    /// The day of the expert's appointment.
    #[serde(with = "civil_date")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 10, format = "date"))]
    pub appointed_on: Date,
    /// The merits case that follows this ATPO, where there is one that the caller may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub merits_case_id: Option<String>,
    /// The ATPO that this merits case follows, where there is one that the caller may see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub atpo_case_id: Option<String>,
    /// The version, for `If-Match`; also the answer's `ETag`.
    #[cfg_attr(feature = "schema", schema(max_length = 40, pattern = "^\"[0-9a-z-]+\"$"))]
    pub etag: String,
}

impl CaseKeyBody {
    /// The key in values of the domain.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<CaseKey, ValidationError> {
        let mut errors = Collector::default();
        let court_office = errors.take("court_office", CourtOffice::parse(&self.court_office));
        let register = errors.take("register", Register::parse(&self.register));
        let key = court_office.zip(register).and_then(|(court_office, register)| {
            errors.absorb(CaseKey::new(court_office, register, self.year, self.number, self.sub))
        });
        errors.finish(key)
    }
}

impl From<&CaseKey> for CaseKeyBody {
    fn from(key: &CaseKey) -> Self {
        Self {
            court_office: key.court_office().to_string(),
            register: key.register().code().to_owned(),
            year: key.year(),
            number: key.number(),
            sub: key.sub(),
        }
    }
}

impl CaseSearchKey {
    /// The court office and, where one was given, the register.
    fn parse(&self) -> Result<(CourtOffice, Option<Register>), ValidationError> {
        let mut errors = Collector::default();
        let court_office = errors.take("court_office", CourtOffice::parse(&self.court_office));
        let register = self.register.as_deref().map(|code| errors.take("register", Register::parse(code)));
        errors.finish(court_office.map(|court_office| (court_office, register.flatten())))
    }
}

impl Request for CaseSearch {
    /// The keys that answer the search: one, or one for each register.
    type Parsed = Vec<CaseKey>;

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let key = &self.case_key;
        let mut errors = Collector::default();
        let parsed = errors.take_all("case_key", key.parse());
        let keys = parsed.and_then(|(court_office, register)| {
            let registers = register.map_or_else(|| Register::ALL.to_vec(), |register| vec![register]);
            let keys: Result<Vec<_>, ValidationError> = registers
                .into_iter()
                .map(|register| CaseKey::new(court_office.clone(), register, key.year, key.number, key.sub))
                .collect();
            errors.take_all("case_key", keys)
        });
        errors.finish(keys)
    }
}

impl Request for CaseLink {
    /// The key of the merits case.
    type Parsed = CaseKey;

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = Collector::default();
        let key = errors.take_all("merits_case_key", self.merits_case_key.parse());
        errors.finish(key)
    }
}

impl Request for CasePut {
    type Parsed = CaseRecord;

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = Collector::default();
        let case_key = errors.take_all("case_key", self.case_key.parse());
        let inps_office = errors.take("inps_office", InpsOffice::parse(&self.inps_office));
        let ctu = errors.take("ctu_tax_code", TaxCode::parse(&self.ctu_tax_code));
        let appointed_on = errors.take("appointed_on", parse_date("appointed_on", &self.appointed_on));
        let proceeding = errors.take("proceeding", known_proceeding(&self.proceeding));
        let record = case_key.zip(inps_office).zip(ctu).zip(appointed_on).zip(proceeding);
        errors.finish(record.map(|((((case_key, inps_office), ctu), appointed_on), proceeding)| CaseRecord {
            case_key,
            proceeding,
            inps_office,
            ctu,
            appointed_on,
        }))
    }
}

impl From<&CaseRecord> for CasePut {
    fn from(record: &CaseRecord) -> Self {
        Self {
            case_key: CaseKeyBody::from(&record.case_key),
            proceeding: record.proceeding.clone(),
            inps_office: record.inps_office.sede().to_owned(),
            ctu_tax_code: record.ctu.as_str().to_owned(),
            appointed_on: record.appointed_on.to_string(),
        }
    }
}

fn known_proceeding(proceeding: &Proceeding) -> Result<Proceeding, FieldError> {
    match proceeding {
        Proceeding::Unknown { .. } => Err(FieldError::new(
            "proceeding",
            "proceeding_unknown",
            "atpo or social_security is expected",
            "serve atpo o social_security",
        )),
        known => Ok(known.clone()),
    }
}
