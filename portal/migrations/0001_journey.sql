-- People and how they get in.
CREATE TABLE accounts (
    id BLOB PRIMARY KEY,
    person TEXT NOT NULL UNIQUE,       -- canonical tax code: one person, one account, whatever the omocodia
    tax_code TEXT NOT NULL,
    role TEXT NOT NULL,
    inps_office TEXT NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    version INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;

-- One kind of credential; others will have tables of their own on the same account.
CREATE TABLE pins (
    account_id BLOB PRIMARY KEY REFERENCES accounts (id),
    credential_id BLOB NOT NULL,
    hash TEXT NOT NULL,
    level TEXT NOT NULL,
    length INTEGER NOT NULL,
    issued_on TEXT NOT NULL,
    changed_on TEXT,
    used_on TEXT,
    suspended INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE registrations (
    id BLOB PRIMARY KEY,
    created_at TEXT NOT NULL,
    decided_at TEXT,
    decision TEXT,
    reason TEXT,
    account_id BLOB REFERENCES accounts (id),
    tax_code TEXT NOT NULL,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    license TEXT NOT NULL,
    inps_office TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT
) WITHOUT ROWID;
CREATE INDEX registrations_by_office ON registrations (inps_office, id);

CREATE TABLE registration_documents (
    registration_id BLOB NOT NULL REFERENCES registrations (id),
    kind TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL,
    PRIMARY KEY (registration_id, kind)
) WITHOUT ROWID;

-- Cases. A case exists from the first mention of its key; the legal office's record may come later.
CREATE TABLE cases (
    id BLOB PRIMARY KEY,
    case_key TEXT NOT NULL UNIQUE,
    proceeding TEXT,
    inps_office TEXT,
    ctu_person TEXT,
    appointed_on TEXT,
    version INTEGER NOT NULL DEFAULT 0  -- 0: mentioned, not recorded
) WITHOUT ROWID;
CREATE INDEX cases_by_ctu ON cases (ctu_person, id);
CREATE INDEX cases_by_office ON cases (inps_office, id);

-- Notices and, with a parent, convocations.
CREATE TABLE operations (
    id BLOB PRIMARY KEY,
    parent_id BLOB REFERENCES operations (id),
    case_id BLOB NOT NULL REFERENCES cases (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    inps_office TEXT NOT NULL,
    held_on TEXT NOT NULL,
    held_at TEXT NOT NULL,
    place_name TEXT,
    place_address TEXT NOT NULL,
    place_comune TEXT NOT NULL,
    place_province TEXT,
    composed_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    received_on TEXT NOT NULL,
    protocol_number TEXT NOT NULL UNIQUE,
    findings TEXT NOT NULL,
    receipt_id BLOB NOT NULL REFERENCES receipts (id)
) WITHOUT ROWID;
CREATE INDEX operations_by_author ON operations (account_id, id);
CREATE INDEX operations_by_office ON operations (inps_office, id);
CREATE INDEX operations_by_case ON operations (case_id, id);
CREATE UNIQUE INDEX operations_by_receipt ON operations (receipt_id);

CREATE TABLE receipts (
    id BLOB PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    text TEXT NOT NULL
) WITHOUT ROWID;

-- One gapless counter for each office and Rome year.
CREATE TABLE protocol_counters (
    office TEXT NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (office, year)
) WITHOUT ROWID;

-- Kept for ever: key, fingerprint and the row it made, never a copy of the answer.
CREATE TABLE idempotency (
    account_id BLOB NOT NULL,
    key TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    row_id BLOB NOT NULL,
    PRIMARY KEY (account_id, key)
) WITHOUT ROWID;

-- The security archive's leaves, in order from 0; the salt opens or, destroyed, erases a leaf's commitments.
CREATE TABLE archive_entries (
    leaf_index INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    leaf TEXT NOT NULL,
    salt BLOB NOT NULL
);
