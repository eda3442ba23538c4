//! What production refuses of secrets.

use super::Diagnostic;

/// A deleted secret is soon gone.
pub const SECRET_RECOVERY: Diagnostic = Diagnostic {
    code: "LF0601",
    component: "secrets",
    message: "a deleted secret must be recoverable for 7 days at least (recovery_window_days)",
    why: "With 0, a secret that a change removes is gone at once. Leave it unset: development then frees the name at \
          once, production keeps the secret for 30 days.",
    by_key: true,
};

/// A secret never changes.
pub const SECRET_UNROTATED: Diagnostic = Diagnostic {
    code: "LF0602",
    component: "secrets",
    message: "a secret must be rotated (rotation)",
    why: "A secret that never changes is known to everybody who ever read it. Accept it for keys that a third party \
          gives out, one by one, with the reason.",
    by_key: true,
};

/// A rotation comes too seldom.
pub const SECRET_ROTATED_SELDOM: Diagnostic = Diagnostic {
    code: "LF0603",
    component: "secrets",
    message: "a secret must be rotated every 90 days at least (rotation.after_days)",
    why: "PCI DSS asks for 90 days.",
    by_key: true,
};
