//! Tables whose rows are addresses: what the appendix of events is made of.

use crate::page::html::escape;

/// One row: an address, the word that leads to it, and cells of HTML.
pub(super) struct Row {
    anchor: String,
    name: String,
    cells: Vec<String>,
}

impl Row {
    pub(super) fn new(anchor: &str, name: &str, cells: Vec<String>) -> Self {
        Self {
            anchor: escape(anchor),
            name: escape(name),
            cells,
        }
    }

    /// On a narrow screen each cell stands on its own and says which column it comes from.
    fn html(&self, heads: &[&str]) -> String {
        let Self { anchor, name, cells } = self;
        let cells = cells.iter().zip(heads.iter().skip(1));
        let cells: String = cells
            .map(|(cell, head)| format!("<td data-head=\"{head}\">{cell}</td>"))
            .collect();
        // A path may be cut after a slash; the name of an event stays in one piece.
        let (class, name) = match name.contains('/') {
            true => (" class=\"path\"", name.replace('/', "/<wbr>")),
            false => ("", name.clone()),
        };
        format!(
            "<tr id=\"{anchor}\"><th{class} scope=\"row\"><a href=\"#{anchor}\"><code>{name}</code></a></th>{cells}</tr>\n"
        )
    }
}

/// A table; the first head is that of the rows' names.
pub(super) fn table(heads: &[&str], rows: Vec<Row>) -> String {
    let rows: String = rows.iter().map(|row| row.html(heads)).collect();
    let heads: String = heads
        .iter()
        .map(|head| format!("<th scope=\"col\">{head}</th>"))
        .collect();
    format!("<div class=\"events\"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table></div>")
}

/// HTML in the type of code; a word for nothing.
pub(super) fn code(html: &str) -> String {
    match html.is_empty() {
        true => "none".to_owned(),
        false => format!("<code>{html}</code>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_has_an_address_and_each_cell_names_its_column() {
        let row = Row::new("a-<b>", "<b>", vec!["<em>x</em>".to_owned()]);
        let html = table(&["Name", "What"], vec![row]);
        assert!(
            html.contains(
                "<tr id=\"a-&lt;b&gt;\"><th scope=\"row\"><a href=\"#a-&lt;b&gt;\"><code>&lt;b&gt;</code></a></th>"
            ),
            "{html}"
        );
        assert!(html.contains("<td data-head=\"What\"><em>x</em></td>"), "{html}");
        assert!(!html.contains("\n\n"), "a blank line would end the HTML");
    }
}
