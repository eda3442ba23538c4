//! Tables of plain text.

/// Rows below a head, over a sum; the columns from `numbers` on stand at the right.
pub(super) fn text(rows: &[Vec<String>], numbers: usize) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let rule = widths.iter().map(|width| "-".repeat(*width)).collect::<Vec<_>>().join("  ");
    let mut out = String::new();
    for (position, row) in rows.iter().enumerate() {
        let is_sum = position + 1 == rows.len();
        if position == 1 || (is_sum && position > 1) {
            out.push_str(&rule);
            out.push('\n');
        }
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column < numbers { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}
