//! What happens in the demonstration's world, case by case. Days are counted from the day it is started: past ones are
//! negative.

use perito::domain::case::FeeItem;
use perito::domain::{PayeeKind, PaymentState};
use perito::protocol::{Proceeding, Role};

use super::people::Doctor;
use crate::staff::{OFFICE, StaffMember, member};

/// The first day.
pub(super) const BEGINNING: i64 = -170;

/// The day on which the experts are registered.
pub(super) const REGISTRATIONS: i64 = -168;

/// The day on which somebody registers of whom nobody has decided yet.
pub(super) const WAITING: i64 = -2;

/// Another INPS office than that of the staff.
pub(super) const ELSEWHERE: &str = "4900";

/// Those of the staff who do nothing but look on, beside the sandbox's auditor.
pub(super) const SUPERVISOR: StaffMember = member(Role::Supervisor, OFFICE, "VGLPRV75A01H501D", "Vigilanza");
/// A doctor of the other INPS office, who may see no case of this one.
pub(super) const OTHER_DOCTOR: StaffMember = member(Role::InpsDoctor, ELSEWHERE, "LTRPRV75A01H501O", "Altrove");

/// The doctors, whose given name is always `Perito`.
pub(crate) const EXPERTS: [Doctor; 3] = [
    ("PRMPRT80A01H501Q", "Perito", "Primo", "RM", 90_001),
    ("SCNPRT80A01H501M", "Perito", "Secondo", "RM", 90_002),
    ("TRZPRT80A01H501G", "Perito", "Terzo", "NA", 90_003),
];
/// The one who waits for the officer.
pub(super) const APPLICANT: Doctor = ("QRTPRT80A01H501P", "Perito", "Quarto", "RM", 90_004);

/// An expert, by the place in [`EXPERTS`].
pub(super) type Expert = usize;
const PRIMO: Expert = 0;
const SECONDO: Expert = 1;
const TERZO: Expert = 2;

/// A court: its code, and where operations of its cases are held.
pub(super) struct Court {
    pub(super) office: &'static str,
    pub(super) comune: &'static str,
    pub(super) province: &'static str,
}

const ROMA: Court = Court { office: "0580910098", comune: "Roma", province: "RM" };
const MILANO: Court = Court { office: "0151460094", comune: "Milano", province: "MI" };
const NAPOLI: Court = Court { office: "0630490096", comune: "Napoli", province: "NA" };
const TIVOLI: Court = Court { office: "0581040224", comune: "Tivoli", province: "RM" };

/// A case, and what happens in it.
pub(super) struct Case {
    pub(super) number: u32,
    pub(super) court: Court,
    pub(super) proceeding: Proceeding,
    /// Whom the judge has appointed.
    pub(super) expert: Expert,
    /// The day of the appointment.
    pub(super) since: i64,
    pub(super) steps: &'static [(i64, Act)],
}

/// Something that somebody does.
#[derive(Clone, Copy)]
pub(super) enum Act {
    /// The legal office records the case.
    Recorded,
    /// The legal office sets the terms of art. 195 c.p.c.
    Terms { draft: i64, observations: i64, filing: i64 },
    /// An expert notifies the start of operations, of which one that is late accepts the risk.
    Notice { by: Expert, to: &'static str, operations: i64, late: bool },
    /// The expert convokes again.
    Convocation { operations: i64 },
    /// The expert sends the draft.
    Draft,
    /// INPS's doctor observes upon it, with a document of one page or without.
    Observation { with_document: bool },
    /// The expert files the report, which answers every observation and attaches every receipt, or none.
    Final { with_receipts: bool },
    /// The treasury puts a payment, or corrects the one of this name.
    Payment(Payment),
    /// The legal office links the ATPO to the merits case of this number.
    FollowedBy(u32),
}

/// A payment at one point of its way.
#[derive(Clone, Copy)]
pub(super) struct Payment {
    pub(super) name: &'static str,
    pub(super) item: FeeItem,
    pub(super) state: PaymentState,
    pub(super) payee: PayeeKind,
    pub(super) taxable_cents: i64,
    pub(super) vat_percent: u32,
    pub(super) withholding_percent: u32,
    pub(super) invoice: Option<&'static str>,
    pub(super) mandate: Option<&'static str>,
    pub(super) decreed: i64,
    pub(super) due: Option<i64>,
    pub(super) value: Option<i64>,
}

/// The most that art. 21 D.M. 30/5/2002 gives for an examination, to a professional with VAT.
const FEE: Payment = Payment {
    name: "fee",
    item: FeeItem::Fee,
    state: PaymentState::Decreed,
    payee: PayeeKind::HabitualProfessional,
    taxable_cents: 29_077,
    vat_percent: 22,
    withholding_percent: 20,
    invoice: None,
    mandate: None,
    decreed: 0,
    due: None,
    value: None,
};

/// Every case, in the order in which they are shown.
pub(super) static CASES: [Case; 10] = [
    // Appointed, and nothing else yet.
    Case {
        number: 1201,
        court: TIVOLI,
        proceeding: Proceeding::Atpo,
        expert: PRIMO,
        since: -6,
        steps: &[(-6, Act::Recorded)],
    },
    // Notified in time, operations still to come; an advance is decreed.
    Case {
        number: 1202,
        court: ROMA,
        proceeding: Proceeding::SocialSecurity,
        expert: PRIMO,
        since: -40,
        steps: &[
            (-39, Act::Recorded),
            (-35, Act::Notice { by: PRIMO, to: OFFICE, operations: 20, late: false }),
            (-12, Act::Payment(Payment { name: "advance", taxable_cents: 15_000, decreed: -12, due: Some(18), ..FEE })),
        ],
    },
    // Notified late: the expert knows the risk.
    Case {
        number: 1203,
        court: MILANO,
        proceeding: Proceeding::Atpo,
        expert: SECONDO,
        since: -30,
        steps: &[(-29, Act::Recorded), (-10, Act::Notice { by: SECONDO, to: OFFICE, operations: -4, late: true })],
    },
    // Notified, and not recorded by any legal office.
    Case {
        number: 1204,
        court: MILANO,
        proceeding: Proceeding::Atpo,
        expert: TERZO,
        since: -20,
        steps: &[(-15, Act::Notice { by: TERZO, to: ELSEWHERE, operations: 30, late: false })],
    },
    // Notified by another expert than the one whom the judge has appointed.
    Case {
        number: 1205,
        court: NAPOLI,
        proceeding: Proceeding::Atpo,
        expert: SECONDO,
        since: -50,
        steps: &[(-48, Act::Recorded), (-45, Act::Notice { by: TERZO, to: OFFICE, operations: 12, late: false })],
    },
    // The draft is sent, and the term for observations runs.
    Case {
        number: 1206,
        court: ROMA,
        proceeding: Proceeding::SocialSecurity,
        expert: PRIMO,
        since: -100,
        steps: &[
            (-98, Act::Recorded),
            (-95, Act::Terms { draft: -18, observations: 15, filing: 45 }),
            (-90, Act::Notice { by: PRIMO, to: OFFICE, operations: -50, late: false }),
            (-25, Act::Draft),
        ],
    },
    // Observations in time and late; the final report attaches both receipts and answers both. Its fee is mandated.
    Case {
        number: 1207,
        court: TIVOLI,
        proceeding: Proceeding::SocialSecurity,
        expert: SECONDO,
        since: -150,
        steps: &[
            (-149, Act::Recorded),
            (-148, Act::Terms { draft: -75, observations: -50, filing: -25 }),
            (-145, Act::Notice { by: SECONDO, to: OFFICE, operations: -112, late: false }),
            (-111, Act::Convocation { operations: -86 }),
            (-80, Act::Draft),
            (-60, Act::Observation { with_document: true }),
            (-42, Act::Observation { with_document: false }),
            (-32, Act::Final { with_receipts: true }),
            (-20, Act::Payment(Payment { decreed: -22, ..INSTITUTION })),
            (
                -14,
                Act::Payment(Payment {
                    name: "1207 travel",
                    item: FeeItem::Travel,
                    state: PaymentState::Cancelled,
                    taxable_cents: 4_210,
                    decreed: -22,
                    ..INSTITUTION
                }),
            ),
            (
                -9,
                Act::Payment(Payment {
                    state: PaymentState::Mandated,
                    invoice: Some("7000-SL10010207"),
                    mandate: Some("DEMO/207"),
                    decreed: -22,
                    due: Some(21),
                    ..INSTITUTION
                }),
            ),
        ],
    },
    // The final report attaches no receipt, and its fee is soon forfeited.
    Case {
        number: 1208,
        court: NAPOLI,
        proceeding: Proceeding::Atpo,
        expert: TERZO,
        since: -160,
        steps: &[
            (-159, Act::Recorded),
            (-158, Act::Terms { draft: -118, observations: -105, filing: -70 }),
            (-156, Act::Notice { by: TERZO, to: OFFICE, operations: -126, late: false }),
            (-122, Act::Draft),
            (-90, Act::Final { with_receipts: false }),
        ],
    },
    // An ATPO that came to its end and is paid, fee and travel in different months; the merits case follows it.
    Case {
        number: 1209,
        court: ROMA,
        proceeding: Proceeding::Atpo,
        expert: PRIMO,
        since: -158,
        steps: &[
            (-157, Act::Recorded),
            (-156, Act::Terms { draft: -98, observations: -83, filing: -60 }),
            (-154, Act::Notice { by: PRIMO, to: OFFICE, operations: -124, late: false }),
            (-102, Act::Draft),
            (-72, Act::Final { with_receipts: true }),
            (-62, Act::Payment(Payment { name: "1209 fee", decreed: -64, due: Some(-40), ..FEE })),
            (
                -47,
                Act::Payment(Payment {
                    name: "1209 fee",
                    state: PaymentState::Paid,
                    invoice: Some("7000-SL10010209"),
                    mandate: Some("DEMO/209"),
                    decreed: -64,
                    due: Some(-40),
                    value: Some(-47),
                    ..FEE
                }),
            ),
            (-33, Act::FollowedBy(1210)),
            (
                -5,
                Act::Payment(Payment {
                    name: "1209 travel",
                    item: FeeItem::Travel,
                    state: PaymentState::Paid,
                    taxable_cents: 6_840,
                    vat_percent: 0,
                    withholding_percent: 0,
                    mandate: Some("DEMO/210"),
                    decreed: -30,
                    value: Some(-5),
                    ..FEE
                }),
            ),
        ],
    },
    // That merits case.
    Case {
        number: 1210,
        court: ROMA,
        proceeding: Proceeding::SocialSecurity,
        expert: SECONDO,
        since: -35,
        steps: &[(-34, Act::Recorded), (-28, Act::Notice { by: SECONDO, to: OFFICE, operations: 8, late: false })],
    },
];

/// The fee of a doctor's institution: no VAT, nothing kept back.
const INSTITUTION: Payment = Payment {
    name: "1207 fee",
    payee: PayeeKind::Institution,
    taxable_cents: 24_015,
    vat_percent: 0,
    withholding_percent: 0,
    ..FEE
};
