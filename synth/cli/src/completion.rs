//! Scripts with which shells complete a program's commands.

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::report;
use clap::CommandFactory;
use clap_complete::Shell;

/// Prints the script for a program of this name.
///
/// # Errors
/// It cannot be printed.
pub(crate) fn run(program: &str, shell: Shell) -> Result<u8, Failure> {
    report::result(&script(program, shell))?;
    Ok(0)
}

fn script(program: &str, shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), program, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::ValueEnum;

    #[test]
    fn every_shell_learns_the_commands_of_the_program() {
        for shell in Shell::value_variants() {
            let script = script("fintech-global", *shell);
            for word in ["fintech-global", "synth", "auto-approve"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
            assert!(!script.contains("ledgerform "), "{shell}: another program's name");
        }
    }
}
