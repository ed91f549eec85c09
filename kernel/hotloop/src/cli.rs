//! The command line.

use crate::install::Destination;
use clap::{Args, Parser, Subcommand};
use std::io::{IsTerminal, Write};
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
    /// Write the kernelspec, so that Jupyter offers this kernel.
    Install {
        #[command(flatten)]
        place: Place,
        /// The name that programs know the kernel by.
        #[arg(long, default_value = "hotloop")]
        name: String,
        /// The name that people see.
        #[arg(long, default_value = "Hotloop")]
        display_name: String,
    },
    /// Remove the kernelspec that `install` wrote.
    Uninstall {
        #[command(flatten)]
        place: Place,
        /// The name that it was installed under.
        #[arg(long, default_value = "hotloop")]
        name: String,
    },
    /// Say what this machine offers: processor, threads, LLVM, GPU, folders, versions.
    Info,
    /// Look at what is kept of compiled code, or remove it.
    Cache {
        #[command(subcommand)]
        action: CacheAction,
    },
}

#[derive(Subcommand)]
enum CacheAction {
    /// Say where it is and how much there is.
    Info,
    /// Remove all of it.
    Clear,
}

#[derive(Args)]
#[group(multiple = false)]
struct Place {
    /// Where the current user's kernels are; the default.
    #[arg(long)]
    user: bool,
    /// In the environment that this binary is in, or that is activated.
    #[arg(long)]
    sys_prefix: bool,
    /// Under DIR/share/jupyter.
    #[arg(long, value_name = "DIR")]
    prefix: Option<PathBuf>,
}

impl Place {
    fn destination(self) -> Destination {
        match self {
            Place { prefix: Some(prefix), .. } => Destination::Prefix(prefix),
            Place { sys_prefix: true, .. } => Destination::Environment,
            Place { .. } => Destination::User,
        }
    }
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
        Command::Install { place, name, display_name } => install(place, &name, &display_name),
        Command::Uninstall { place, name } => uninstall(place, &name),
        Command::Info => say(crate::info::report().trim_end()),
        Command::Cache { action: CacheAction::Info } => say(&crate::cache::description()),
        Command::Cache { action: CacheAction::Clear } => match crate::cache::clear() {
            Ok(removed) => say(&removed),
            Err(reason) => crate::python::complain(&format!("the cache is {reason}")),
        },
    }
}

fn install(place: Place, name: &str, display_name: &str) -> ExitCode {
    match crate::install::install(&place.destination(), name, display_name) {
        Ok(directory) => say(&format!("installed the kernel {name:?} in {}", directory.display())),
        Err(error) => crate::python::complain(&error),
    }
}

fn uninstall(place: Place, name: &str) -> ExitCode {
    match crate::install::uninstall(&place.destination(), name) {
        Ok(directory) => say(&format!("removed the kernel {name:?} from {}", directory.display())),
        Err(error) => crate::python::complain(&error),
    }
}

fn say(text: &str) -> ExitCode {
    // A closed pipe (`hotloop info | head`) is no failure.
    let _ = writeln!(std::io::stdout(), "{text}");
    ExitCode::SUCCESS
}
