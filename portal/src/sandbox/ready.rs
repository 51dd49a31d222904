//! A sandbox in which everything is done that must be before an expert's work can begin.

use std::net::SocketAddr;

use perito::client::PortalClient;
use perito::domain::{CaseKey, InpsOffice, TaxCode, rome};
use perito::protocol::{CaseRecord, Proceeding, Role};

use super::World;
use crate::demo::people::{Applicant, Doctor, Person};
use crate::demo::{EXPERTS, Failure};
use crate::portal::{Portal, PortalError};
use crate::staff::{OFFICE, STAFF};
use crate::temporary::url;

/// The experts. Neither exists.
const DOCTORS: [Doctor; 2] = [("RSSMRA80A01H501U", "Mario", "Rossi", "RM", 12_345), EXPERTS[1]];

/// The cases: key, kind, and whose, by the place in [`DOCTORS`].
const CASES: [(&str, Proceeding, usize); 5] = [
    ("0581040224/L/2026/1234", Proceeding::Atpo, 0),
    ("0580910098/L/2026/2345", Proceeding::SocialSecurity, 0),
    ("0581040224/L/2026/3456", Proceeding::Atpo, 1),
    ("0580910098/L/2026/4567", Proceeding::Atpo, 0),
    ("0580910098/CC/2026/4567", Proceeding::SocialSecurity, 0),
];

/// Lets everybody in by way of the portal itself, over HTTP, and has the cases recorded.
pub(crate) async fn world(portal: Portal, address: SocketAddr) -> Result<World, PortalError> {
    prepared(&portal, &url(address))
        .await
        .map_err(|error| PortalError::Internal(format!("it was not made ready: {error}")))
}

async fn prepared(portal: &Portal, url: &str) -> Result<World, Failure> {
    let client = PortalClient::connect(url, portal.verifier().clone().into()).await?;
    let now = client.now().await?;
    let mut people = Vec::new();
    for member in &STAFF {
        people.push(Person::employ(&client, portal, member.account()?).await?);
    }
    for doctor in DOCTORS {
        let applicant = Applicant::register(&client, doctor, now).await?;
        people.push(Person::authorise(&client, &of(&people, &Role::Officer)?.session, applicant).await?);
    }
    let mut cases = Vec::new();
    for (key, proceeding, doctor) in CASES {
        let record = CaseRecord {
            case_key: CaseKey::parse(key)?,
            proceeding,
            inps_office: InpsOffice::parse(OFFICE)?,
            ctu: TaxCode::parse(DOCTORS[doctor].0)?,
            appointed_on: rome::day_of(now),
        };
        of(&people, &Role::LegalOffice)?.session.put_case(&record, None).await?;
        cases.push(record.case_key);
    }
    let mut accounts = Vec::new();
    for person in people {
        person.session.logout().await?;
        accounts.push(person.account().clone());
    }
    Ok(World { accounts, cases })
}

fn of<'a>(people: &'a [Person], role: &Role) -> Result<&'a Person, Failure> {
    people.iter().find(|person| person.account().role == *role).ok_or_else(|| "nobody has this role".into())
}
