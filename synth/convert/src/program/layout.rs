//! Statements → the text of a module: imports for what is used, comments, blank lines, format.

use super::{Program, Statement, words};
use crate::names::{COLLECTIONS, LEDGERFORM};
use std::collections::BTreeSet;

/// Marks that a formatter leaves alone, and that become comments and blank lines.
const COMMENT: &str = "__comment!";
const SECTION: &str = "__section!";
const BLANK: &str = "__blank!();";

/// The text and what is counted in it.
pub(crate) struct Layout {
    pub(crate) text: String,
    /// Expressions that are passed through as text.
    pub(crate) raw: usize,
}

impl Layout {
    /// The module of a program; `name` is that of the stack.
    pub(crate) fn of(program: &Program, name: &str) -> Self {
        let mut body = String::new();
        let files: BTreeSet<_> = program.statements.iter().map(|statement| &statement.section).collect();
        let mut section = None;
        for (i, statement) in program.statements.iter().enumerate() {
            let is_used =
                |name: &String| program.statements.iter().skip(i + 1).any(|other| words::uses(&other.code, name));
            if files.len() > 1 && section.replace(&statement.section) != Some(&statement.section) {
                body.push_str(&format!("{BLANK}\n{SECTION}({i});\n"));
            }
            body.push_str(&write(i, statement, statement.name.as_ref().filter(|name| is_used(name))));
        }
        let structs = program.structs.concat();
        let raw = body.matches(">::raw(").count();
        let code = format!(
            "{structs}\n{BLANK}\n/// Adds the stack to an app.\npub fn stack(app: &App) {{ let stack = app.stack({name:?}); {body} }}"
        );
        let head = head(program);
        let imports = imports(&code, &program.features, &program.repeated_names());
        let text = format!("{imports}\n{code}");
        let text = match syn::parse_file(&text) {
            Ok(file) => prettyplease::unparse(&file),
            // Never so, or it is a mistake of ours: the text shows it better than a message.
            Err(_) => text,
        };
        Self { text: format!("{head}\n{}", with_comments(&text, &program.statements)), raw }
    }
}

fn head(program: &Program) -> String {
    let mut head = "//! Converted from Terraform by `ledgerform-convert`.\n".to_owned();
    if !program.features.is_empty() {
        let features: Vec<String> = program.features.iter().map(|feature| format!("`{feature}`")).collect();
        head.push_str(&format!("//!\n//! Features of `ledgerform-bindings`: {}.\n", features.join(", ")));
    }
    head
}

fn write(i: usize, statement: &Statement, name: Option<&String>) -> String {
    // The text itself could be broken over lines, so the mark has only the number of the statement.
    let comment = if statement.comment.is_empty() { String::new() } else { format!("{COMMENT}({i});\n") };
    let (binding, code) = match (name, &statement.ty) {
        (Some(name), Some(ty)) => (format!("let {name}: Expr<{ty}> = "), statement.code.clone()),
        (Some(name), None) => (format!("let {name} = "), statement.code.clone()),
        (None, Some(ty)) => (String::new(), statement.code.replacen('(', &format!("::<{ty}>("), 1)),
        (None, None) => (String::new(), statement.code.clone()),
    };
    let is_long = !comment.is_empty() || code.len() > 100;
    format!("{}{comment}{binding}{code};\n", if is_long { BLANK } else { "" })
}

fn imports(code: &str, features: &BTreeSet<String>, repeated: &BTreeSet<&str>) -> String {
    let words = words::of(code);
    let used = |name: &&&str| match **name {
        "Reference" => takes_address(code, repeated),
        "IntoBlocks" => code.contains(".into_blocks()"),
        "IntoExpr" => code.contains("IntoExpr::<"),
        "list" => code.contains("list!["),
        "object" => code.contains("object!("),
        "backend" => code.contains("backend::"),
        "context" => code.contains("context::"),
        "provisioner" => code.contains("provisioner::"),
        "Typed" => code.contains("::constraint()"),
        "tf" => code.contains("tf!("),
        "function" => code.contains("function::"),
        "Inputs" => code.contains("Clone, Inputs)"),
        "Provider" => code.contains(" Provider ") || code.contains(" Provider::"),
        name => words.contains(name),
    };
    let names: Vec<&str> = LEDGERFORM.iter().filter(used).copied().collect();
    let mut text = format!("use ledgerform::{{{}}};\n", names.join(", "));
    let crates: BTreeSet<&str> = features.iter().map(|feature| feature.split('-').next().unwrap_or(feature)).collect();
    if !crates.is_empty() {
        let crates: Vec<&str> = crates.into_iter().collect();
        text.push_str(&format!("use ledgerform_bindings::{{{}}};\n", crates.join(", ")));
    }
    let collections: Vec<&str> = COLLECTIONS.into_iter().filter(|name| words.contains(*name)).collect();
    if !collections.is_empty() {
        text.push_str(&format!("use std::collections::{{{}}};\n", collections.join(", ")));
    }
    text
}

/// Whether an address is taken through the trait; what is repeated has a method of its own.
fn takes_address(code: &str, repeated: &BTreeSet<&str>) -> bool {
    code.match_indices(".addr()").any(|(at, _)| {
        let before = &code[..at];
        let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_').map_or(0, |at| at + 1);
        !repeated.contains(&before[start..])
    })
}

/// Puts comments and blank lines where their marks stand.
fn with_comments(text: &str, statements: &[Statement]) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        if code == BLANK {
            if !out.ends_with("\n\n") && !out.ends_with("{\n") {
                out.push('\n');
            }
            continue;
        }
        let mark = |mark: &str| -> Option<&Statement> {
            let number: usize = code.strip_prefix(mark)?.strip_prefix('(')?.strip_suffix(");")?.parse().ok()?;
            statements.get(number)
        };
        if let Some(statement) = mark(SECTION) {
            let file = statement.section.file_name().unwrap_or_default().to_string_lossy();
            out.push_str(&format!("{indent}// ---- {file}\n\n"));
            continue;
        }
        let number =
            code.strip_prefix(COMMENT).and_then(|rest| rest.strip_prefix('(')?.strip_suffix(");")?.parse().ok());
        match number.and_then(|number: usize| statements.get(number)) {
            Some(statement) => {
                out.extend(statement.comment.iter().map(|comment| format!("{indent}// {comment}\n")));
            }
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}
