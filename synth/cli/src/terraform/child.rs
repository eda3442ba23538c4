//! Waiting for Terraform, also when somebody wants it to stop.
//!
//! A terminal sends Ctrl-C to the whole foreground group. Terraform then finishes what it has begun and saves the state;
//! this process must outlive it, for the shell's sake and because it may be serving its providers. So interrupts are
//! taken and not passed on: a second one makes Terraform give up at once and lose what it knows.
//!
//! A request to terminate comes from a supervisor, usually to this process alone, and is passed on once.

use std::io;
use std::process::{Command, Output};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// Runs other programs, one at a time.
#[derive(Debug)]
pub(crate) struct Children {
    runtime: Runtime,
    signals: Signals,
    interrupted: bool,
}

impl Children {
    /// From here on, signals that ask this process to stop do not end it.
    ///
    /// # Errors
    /// Signals cannot be waited for.
    pub(crate) fn new() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let signals = {
            let _inside = runtime.enter();
            Signals::new()?
        };
        Ok(Self { runtime, signals, interrupted: false })
    }

    /// Runs a program to its end; what it prints is in the result as far as its streams are piped.
    ///
    /// # Errors
    /// It cannot be started.
    pub(crate) fn wait(&mut self, command: &mut Command) -> io::Result<Output> {
        let Self { runtime, signals, interrupted } = self;
        runtime.block_on(async {
            let mut command = tokio::process::Command::from(std::mem::replace(command, Command::new("")));
            let child = command.spawn()?;
            let id = child.id();
            let mut end = std::pin::pin!(child.wait_with_output());
            let mut passed_on = false;
            loop {
                tokio::select! {
                    // A program often ends because of the signal, so both can be there at once: the signal counts.
                    biased;
                    signal = signals.next() => {
                        *interrupted = true;
                        if signal == Signal::Terminate && !passed_on {
                            passed_on = true;
                            terminate(id);
                        }
                    }
                    output = &mut end => return output,
                }
            }
        })
    }

    /// Waits, but not longer than until somebody asks to stop.
    pub(crate) fn pause(&mut self, time: Duration) {
        let Self { runtime, signals, interrupted } = self;
        runtime.block_on(async {
            tokio::select! {
                biased;
                _ = signals.next() => *interrupted = true,
                () = tokio::time::sleep(time) => {}
            }
        });
    }

    /// Whether somebody asked to stop while a program ran or in a pause.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupted
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signal {
    /// The programs in the foreground have it too.
    Interrupt,
    /// It is for this process only.
    Terminate,
}

#[cfg(unix)]
#[derive(Debug)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    hangup: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            hangup: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            // A closed terminal, like Ctrl-C, is told to all of the foreground group.
            _ = self.hangup.recv() => Signal::Interrupt,
            _ = self.terminate.recv() => Signal::Terminate,
        }
    }
}

#[cfg(unix)]
fn terminate(id: Option<u32>) {
    use rustix::process::{Pid, Signal, kill_process};
    let pid = id.and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // An error means that it has ended by itself.
        _ = kill_process(pid, Signal::TERM);
    }
}

#[cfg(windows)]
#[derive(Debug)]
struct Signals(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Signals {
    fn new() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) -> Signal {
        self.0.recv().await;
        Signal::Interrupt
    }
}

#[cfg(windows)]
fn terminate(_: Option<u32>) {}
