-- An archive whose data was brought back from a backup goes on as another epoch. An entry's row is its place in its epoch
-- above the epochs before it, each of which has room for 2^44 entries.

CREATE TABLE archive_epochs (
    -- The first one was opened by nobody, and has no row.
    epoch INTEGER PRIMARY KEY CHECK (epoch > 1),
    -- What its first entry commits to.
    statement TEXT NOT NULL,
    -- Protocol numbers that the lost entries may have taken, and the year up to which.
    numbers_skipped INTEGER NOT NULL,
    year INTEGER NOT NULL
);

-- The last checkpoint of each.
ALTER TABLE archive_checkpoint RENAME TO archive_checkpoint_of_before;
CREATE TABLE archive_checkpoint (
    epoch INTEGER PRIMARY KEY,
    note TEXT NOT NULL
);
INSERT INTO archive_checkpoint SELECT id, note FROM archive_checkpoint_of_before;
DROP TABLE archive_checkpoint_of_before;
