//! House rules that no linter knows: every source file says what it is, and nothing ties the project to one machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Failure, Outcome, read};
use crate::project::Project;

/// Longest source file, in lines. Beyond it a file holds more than one concept.
const LONGEST: usize = 1200;

/// Checks every file that git tracks or would track.
///
/// # Errors
/// When a rule is broken; the message lists every place.
pub(crate) fn check(project: &Project) -> Outcome {
    let mut complaints = Vec::new();
    for path in sources(project)? {
        // Only text has rules; what is not UTF-8 is an image.
        if let Ok(text) = fs::read_to_string(project.root.join(&path)) {
            examine(&path, &text, &mut complaints);
        }
    }
    if complaints.is_empty() { Ok(()) } else { Err(Failure::new(complaints.join("\n"))) }
}

/// The files of the checkout, new ones included, relative to its root.
fn sources(project: &Project) -> Outcome<Vec<PathBuf>> {
    let list = read(Command::new("git").current_dir(&project.root).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
    ]))?;
    // A file may be deleted and not yet be staged as such.
    Ok(list.lines().map(PathBuf::from).filter(|path| project.root.join(path).is_file()).collect())
}

fn examine(path: &Path, text: &str, complaints: &mut Vec<String>) {
    let name = path.display();
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
    if extension == "rs" {
        if !text.starts_with("//! ") {
            complaints.push(format!("{name}:1: a source file starts with a `//!` line that says what it is"));
        }
        let lines = text.lines().count();
        if lines > LONGEST {
            complaints.push(format!("{name}: {lines} lines; split it by construct (at most {LONGEST})"));
        }
    }
    if extension == "py" && !text.starts_with("\"\"\"") && !text.starts_with('#') && !text.is_empty() {
        complaints.push(format!("{name}:1: a script starts with a docstring that says what it is"));
    }
    // Recorded outputs and generated lists are as they are.
    let written = matches!(extension, "rs" | "py" | "toml" | "md");
    for (index, line) in text.lines().enumerate().filter(|_| written) {
        let mut complain = |what: &str| complaints.push(format!("{name}:{}: {what}", index + 1));
        if line.ends_with([' ', '\t']) {
            complain("white space at the end of the line");
        }
        if line.contains('\t') {
            complain("a tab; indent with spaces");
        }
        if let Some(folder) = MACHINE_FOLDERS.iter().find(|folder| names_folder(line, folder)) {
            complain(&format!("names a folder of one machine, {folder}"));
        }
    }
}

/// Folders that exist only on the machine of whoever wrote the line.
const MACHINE_FOLDERS: [&str; 3] = ["/root", "/home", "/work"];

/// Whether a line names a path below `folder`, and not merely a longer path that contains such a part.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let rest = &line[start + folder.len()..];
        !before.is_some_and(|character| character.is_alphanumeric() || "._-}/*)>".contains(character))
            && rest.starts_with('/')
            && rest[1..].starts_with(|character: char| character.is_alphanumeric() || character == '.')
    })
}

#[cfg(test)]
mod tests {
    use super::{examine, names_folder};
    use std::path::Path;

    fn complaints(path: &str, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        examine(Path::new(path), text, &mut found);
        found
    }

    #[test]
    fn a_source_file_needs_a_head() {
        assert!(complaints("a.rs", "//! What it is.\nfn main() {}\n").is_empty());
        assert_eq!(complaints("a.rs", "fn main() {}\n").len(), 1);
        assert_eq!(complaints("a.py", "print(1)\n").len(), 1);
        assert!(complaints("a.txt", "anything\n").is_empty());
    }

    #[test]
    fn layout_is_checked_line_by_line() {
        let found = complaints("a.rs", "//! What it is.\nlet a = 1; \n\tlet b = 2;\n");
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("a.rs:2:") && found[1].starts_with("a.rs:3:"));
    }

    #[test]
    fn only_absolute_paths_name_a_machine() {
        let home = concat!("/ho", "me");
        assert!(names_folder(&format!("open(\"{home}/someone/x\")"), home));
        assert!(!names_folder(&format!("$prefix{home}/x"), "/nothing"));
        assert!(!names_folder(&format!("project{home}/x"), home));
        assert!(!names_folder(&format!("{home}stead/x"), home));
    }
}
