//! What production refuses of networks.

use super::Diagnostic;

/// One zone takes all down.
pub const SINGLE_NAT_GATEWAY: Diagnostic = Diagnostic {
    code: "LF0101",
    component: "vpc",
    message: "a VPC of several zones must have a NAT gateway in each of them (nat = \"gateway_per_az\")",
    why: "With one gateway, the zone it is in takes the way out of all others with it when it fails, and traffic between \
          zones costs.",
    by_key: false,
};

/// One instance takes all down.
pub const NAT_INSTANCE: Diagnostic = Diagnostic {
    code: "LF0102",
    component: "vpc",
    message: "private subnets must reach the internet through NAT gateways, not an instance (nat)",
    why: "An instance is cheap, but it is one machine: when it fails, nothing reaches the internet for minutes.",
    by_key: false,
};

/// Nobody can tell who talked to whom.
pub const NO_FLOW_LOGS: Diagnostic = Diagnostic {
    code: "LF0103",
    component: "vpc",
    message: "the traffic of a VPC must be logged (flow_logs)",
    why: "After an incident, flow logs say who talked to whom. PCI DSS asks for them.",
    by_key: false,
};
