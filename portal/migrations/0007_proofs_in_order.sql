-- Proofs in the order of their entries, in which they come: a table keyed by the receipt keeps so long a text on a page
-- of its own, which every act then writes.
DROP VIEW receipt_texts;
ALTER TABLE receipt_proofs RENAME TO proofs_by_receipt;
CREATE TABLE receipt_proofs (
    leaf_index INTEGER PRIMARY KEY,
    receipt_id BLOB NOT NULL UNIQUE REFERENCES receipts (id),
    text TEXT NOT NULL
);
INSERT INTO receipt_proofs (leaf_index, receipt_id, text)
    SELECT leaf_index, receipt_id, text FROM proofs_by_receipt ORDER BY leaf_index;
DROP TABLE proofs_by_receipt;
CREATE VIEW receipt_texts AS
    SELECT r.id, r.account_id, r.text || COALESCE(char(10) || p.text, '') AS text
    FROM receipts r
    LEFT JOIN receipt_proofs p ON p.receipt_id = r.id;
