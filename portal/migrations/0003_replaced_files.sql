-- Files whose documents were replaced: a portal that was killed may have left them, and the next start removes them.
CREATE TABLE replaced_files (
    file TEXT PRIMARY KEY
) WITHOUT ROWID;
