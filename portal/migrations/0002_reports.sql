-- Uploads under way. What has arrived is the file's length; an upload that is submitted leaves this table.
CREATE TABLE uploads (
    id BLOB PRIMARY KEY,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    length INTEGER NOT NULL,
    file TEXT NOT NULL UNIQUE
) WITHOUT ROWID;

-- Documents of reports and observations, as they were found when they were submitted.
CREATE TABLE case_documents (
    id BLOB PRIMARY KEY,
    file TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    claims TEXT,
    attachments TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE reports (
    id BLOB PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES cases (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    inps_office TEXT NOT NULL,
    kind TEXT NOT NULL,
    document_id BLOB NOT NULL REFERENCES case_documents (id),
    notice_receipt_ids TEXT NOT NULL,
    answers TEXT NOT NULL,
    draft_id BLOB REFERENCES reports (id),  -- the last draft before a final report
    composed_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    received_on TEXT NOT NULL,
    protocol_number TEXT NOT NULL UNIQUE,
    findings TEXT NOT NULL,
    receipt_id BLOB NOT NULL REFERENCES receipts (id)
) WITHOUT ROWID;
CREATE INDEX reports_by_author ON reports (account_id, id);
CREATE INDEX reports_by_office ON reports (inps_office, id);
CREATE INDEX reports_by_case ON reports (case_id, id);
CREATE UNIQUE INDEX reports_by_receipt ON reports (receipt_id);
CREATE UNIQUE INDEX reports_one_final ON reports (case_id, account_id) WHERE kind = 'final';

CREATE TABLE observations (
    id BLOB PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES cases (id),
    account_id BLOB NOT NULL REFERENCES accounts (id),
    inps_office TEXT NOT NULL,
    text TEXT,
    document_id BLOB REFERENCES case_documents (id),
    composed_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    received_on TEXT NOT NULL,
    protocol_number TEXT NOT NULL UNIQUE,
    findings TEXT NOT NULL,
    receipt_id BLOB NOT NULL REFERENCES receipts (id)
) WITHOUT ROWID;
CREATE INDEX observations_by_office ON observations (inps_office, id);
CREATE INDEX observations_by_case ON observations (case_id, id);
CREATE UNIQUE INDEX observations_by_receipt ON observations (receipt_id);

-- The terms of art. 195 c.p.c., whole, as they were put last. No row: version 0.
CREATE TABLE case_terms (
    case_id BLOB PRIMARY KEY REFERENCES cases (id),
    version INTEGER NOT NULL,
    body TEXT NOT NULL
) WITHOUT ROWID;

-- The merits case that follows an ATPO.
ALTER TABLE cases ADD COLUMN merits_case_id BLOB REFERENCES cases (id);
CREATE UNIQUE INDEX cases_by_merits ON cases (merits_case_id);

-- Payments belong to the expert that the case had when they were put first.
CREATE TABLE payments (
    id BLOB PRIMARY KEY,
    case_id BLOB NOT NULL REFERENCES cases (id),
    ctu_person TEXT NOT NULL,
    inps_office TEXT NOT NULL,
    body TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX payments_by_ctu ON payments (ctu_person, id);
CREATE INDEX payments_by_office ON payments (inps_office, id);
CREATE INDEX payments_by_case ON payments (case_id, id);

-- The feed of changes: one row for each audience. Numbers are never used again, so that a cursor misses nothing.
CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    audience TEXT NOT NULL,
    kind TEXT NOT NULL,
    row_id BLOB NOT NULL,
    case_id BLOB,
    at TEXT NOT NULL
);
CREATE INDEX changes_by_audience ON changes (audience, sequence);
CREATE INDEX changes_by_case ON changes (case_id, audience);
