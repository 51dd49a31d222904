-- Every version of a payment, with the key that made it: the same key gives the same answer also after a correction.
CREATE TABLE payment_versions (
    payment_id BLOB NOT NULL REFERENCES payments (id),
    version INTEGER NOT NULL,
    account_id BLOB NOT NULL REFERENCES accounts (id),
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    PRIMARY KEY (payment_id, version)
) WITHOUT ROWID;
CREATE UNIQUE INDEX payment_versions_by_key ON payment_versions (account_id, key);
