//! What can go wrong with a call.

/// What is to go wrong, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Injection {
    /// Which call of the simulation it happens to, from 0; reads count.
    pub call: usize,
    /// What happens.
    pub fault: Fault,
}

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It is refused, and nothing happens.
    Refusal,
    /// It does its work, and the answer is lost.
    LostAnswer,
    /// It is a creation of several requests, of which the first does its work and has no answer: what can be changed
    /// later is not there yet.
    LostHalfway,
    /// It does nothing, and there is no answer either.
    LostRequest,
    /// The process dies before the call does anything.
    CrashBefore,
    /// The process dies when the call has done its work.
    CrashAfter,
    /// It is told to come again later.
    Throttle,
    /// It takes a minute longer.
    Delay,
    /// The user stops the run while the call is under way; it goes on.
    Cancel,
    /// The user stops the run, and every call that is under way does its work and gives up waiting for what comes of it.
    GiveUp,
    /// The user stops the run, and the call does its work and gives up before it knows what it made.
    LoseSight,
    /// An object comes into being that does not work.
    HalfMade,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Refusal,
        Self::LostAnswer,
        Self::LostHalfway,
        Self::LostRequest,
        Self::CrashBefore,
        Self::CrashAfter,
        Self::Throttle,
        Self::Delay,
        Self::Cancel,
        Self::GiveUp,
        Self::LoseSight,
        Self::HalfMade,
    ];
}
