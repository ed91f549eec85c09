//! The command line.

use clap::{Parser, Subcommand};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "hotloop", version, about = "A Jupyter kernel with a built-in JIT")]
#[command(after_help = "With any other arguments hotloop is a Python executable: -c CODE, -m MODULE, FILE.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the Jupyter kernel; Jupyter calls this.
    Kernel {
        /// The file that says which ports to serve, written by the client.
        #[arg(short = 'f', long)]
        connection_file: PathBuf,
    },
    /// Run a Python script or the code cells of a notebook.
    Run {
        /// FILE.py or FILE.ipynb
        file: PathBuf,
        /// What the program finds in sys.argv.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

/// Whether the arguments are those of a Python executable.
pub(crate) fn is_python_command_line() -> bool {
    let mut arguments = std::env::args_os();
    let program = arguments.next().map(PathBuf::from);
    let name =
        program.as_deref().and_then(Path::file_stem).and_then(|name| name.to_str()).unwrap_or_default();
    if name.starts_with("python") {
        return true;
    }
    match arguments.next().as_ref().and_then(|argument| argument.to_str()) {
        None => arguments.len() > 0 || !std::io::stdin().is_terminal(),
        Some("-h" | "--help" | "-V" | "--version" | "help") => false,
        Some(first) => {
            !<Cli as clap::CommandFactory>::command().get_subcommands().any(|verb| verb.get_name() == first)
        }
    }
}

/// Runs one of our own verbs.
pub(crate) fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Kernel { connection_file } => crate::kernel::run(&connection_file),
        Command::Run { file, arguments } => crate::python::run_file(&file, arguments),
    }
}
