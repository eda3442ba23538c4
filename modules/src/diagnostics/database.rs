//! What production refuses of databases and tables.

use super::Diagnostic;

/// A database goes by one call.
pub const DATABASE_UNPROTECTED: Diagnostic = Diagnostic {
    code: "LF0301",
    component: "database",
    message: "a database must be protected from being deleted (protection.deletion_protection)",
    why: "Without the protection, one wrong plan deletes the database. Leave `deletion_protection` unset: development then \
          deletes, production refuses. To delete it on purpose, take the protection away in an apply of its own.",
    by_key: true,
};

/// Nothing is left of a deleted database.
pub const DATABASE_NO_SNAPSHOT: Diagnostic = Diagnostic {
    code: "LF0302",
    component: "database",
    message: "a database must leave a last snapshot when it is deleted (protection.skip_final_snapshot)",
    why: "The last snapshot is what a deleted database can be made from again. Its name has a random end, so that it never \
          stands in the way of another one.",
    by_key: true,
};

/// One zone takes it down.
pub const DATABASE_SINGLE_ZONE: Diagnostic = Diagnostic {
    code: "LF0303",
    component: "database",
    message: "a database must have an instance in a second zone (a second one in instances of a cluster, or architecture = \
              \"multi_az\")",
    why: "When the zone of the only instance fails, or AWS works on it, nobody reaches the database until another one is \
          there.",
    by_key: true,
};

/// Backups are soon gone.
pub const DATABASE_SHORT_BACKUPS: Diagnostic = Diagnostic {
    code: "LF0304",
    component: "database",
    message: "backups of a database must be kept for 7 days at least (backups.retention_days)",
    why: "A mistake in the data is often found days later. Leave it unset: production keeps backups for 30 days.",
    by_key: true,
};

/// Everybody may try.
pub const DATABASE_OPEN: Diagnostic = Diagnostic {
    code: "LF0305",
    component: "database",
    message: "a database must not be open to every address (cidr in access.ingress)",
    why: "With 0.0.0.0/0 every machine of the VPC and of all networks behind it may try. Name security groups, or the ranges \
          that connections come from.",
    by_key: true,
};

/// A password is long the same.
pub const DATABASE_ROTATED_SELDOM: Diagnostic = Diagnostic {
    code: "LF0306",
    component: "database",
    message: "the password of a master user must be rotated every 90 days at least (password.rotation_days)",
    why: "PCI DSS asks for 90 days.",
    by_key: true,
};

/// A table goes by one call.
pub const TABLE_UNPROTECTED: Diagnostic = Diagnostic {
    code: "LF0307",
    component: "database",
    message: "a table must be protected from being deleted (deletion_protection)",
    why: "Without the protection, one wrong plan deletes the table. Leave it unset: development then deletes, production \
          refuses.",
    by_key: true,
};

/// Overwritten items are lost.
pub const TABLE_WITHOUT_RECOVERY: Diagnostic = Diagnostic {
    code: "LF0308",
    component: "database",
    message: "a table must be recoverable to any point in time (point_in_time_recovery)",
    why: "Without it, items that a mistake overwrites are gone.",
    by_key: true,
};
