-- The archive itself is files of entries and hashes; here are its index, the entries that fill no file yet, the last
-- checkpoint, and the proofs of receipts.

ALTER TABLE archive_entries RENAME TO archive_leaves;

-- Pseudonyms are HMACs of account and case, NULL where there is none. Without its salt an entry means nothing.
CREATE TABLE archive_entries (
    leaf_index INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    actor BLOB,
    case_ref BLOB,
    salt BLOB
);
INSERT INTO archive_entries (leaf_index, at, action, salt)
    SELECT leaf_index, at, substr(leaf, 11, instr(leaf, char(10) || 'instant ') - 11), salt FROM archive_leaves;

-- Entries whose bundle is not on the disk yet.
CREATE TABLE archive_tail (
    leaf_index INTEGER PRIMARY KEY,
    leaf TEXT NOT NULL
);
INSERT INTO archive_tail SELECT leaf_index, leaf FROM archive_leaves;
DROP TABLE archive_leaves;

-- The purges: a tag of the case that only the keys make, to tell when it is asked for again, and how many entries lost
-- their salt, to which an entry commits.
CREATE TABLE purges (
    tag BLOB NOT NULL,
    entries INTEGER NOT NULL
);

CREATE TABLE archive_checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    note TEXT NOT NULL
);

CREATE TABLE receipt_proofs (
    receipt_id BLOB PRIMARY KEY REFERENCES receipts (id),
    leaf_index INTEGER NOT NULL UNIQUE,
    text TEXT NOT NULL
) WITHOUT ROWID;

-- Receipts as they are given out: the signed note, and below it the proof. Those of before have none.
CREATE VIEW receipt_texts AS
    SELECT r.id, r.account_id, r.text || COALESCE(char(10) || p.text, '') AS text
    FROM receipts r
    LEFT JOIN receipt_proofs p ON p.receipt_id = r.id;
