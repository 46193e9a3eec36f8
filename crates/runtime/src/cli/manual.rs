//! `man` and `completions`: made from the arguments' own declaration.

use super::args::{Cli, CompletionsCommand, ManCommand};
use super::output::Output;
use super::text::unknown;
use crate::{Error, exit_code};
use clap::{Command, CommandFactory};
use clap_mangen::Man;

const NAME: &str = "authcanvas";

pub(crate) fn completions(command: &CompletionsCommand, output: &Output) -> Result<u8, Error> {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Cli::command(), NAME, &mut script);
    write(script, output)
}

pub(crate) fn man(command: &ManCommand, output: &Output) -> Result<u8, Error> {
    let mut cli = Cli::command().disable_help_subcommand(true);
    // Fills in what commands inherit: the options of all of them, their names behind ours.
    cli.build();
    let mut page = Vec::new();
    let rendered = match &command.command {
        None => whole(&cli, &mut page),
        Some(name) => {
            let Some(found) = cli.find_subcommand(name) else {
                let all = "`authcanvas --help` lists all of them.";
                return Err(unknown("command", name, cli.get_subcommands().map(Command::get_name), all));
            };
            one(found, &mut page)
        }
    };
    rendered.map_err(|error| Error::Bug(format!("the manual page cannot be written: {error}")))?;
    write(page, output)
}

fn write(bytes: Vec<u8>, output: &Output) -> Result<u8, Error> {
    let text = String::from_utf8(bytes).map_err(|error| Error::Bug(format!("generated text is no text: {error}")))?;
    output.result(&text);
    Ok(exit_code::OK)
}

/// The page of one command.
fn one(command: &Command, out: &mut Vec<u8>) -> std::io::Result<()> {
    let name = command.get_display_name().unwrap_or(NAME).to_owned();
    let mut page = Vec::new();
    Man::new(with_bare_examples(command.clone())).title(name).render(&mut page)?;
    out.extend_from_slice(String::from_utf8_lossy(&page).replace(".SH EXTRA", ".SH EXAMPLES").as_bytes());
    Ok(())
}

/// The page of the whole command: its own, and a section with the same for each of its commands.
fn whole(cli: &Command, out: &mut Vec<u8>) -> std::io::Result<()> {
    let page = Man::new(with_bare_examples(cli.clone()));
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    page.render_subcommands_section(out)?;
    let mut exit_codes = Vec::new();
    page.render_extra_section(&mut exit_codes)?;
    out.extend_from_slice(String::from_utf8_lossy(&exit_codes).replace("EXTRA", "\"EXIT STATUS\"").as_bytes());
    for command in cli.get_subcommands() {
        let has_extra = command.get_after_help().is_some();
        let page = Man::new(with_bare_examples(without_inherited(command)));
        let mut section = Vec::new();
        page.render_synopsis_section(&mut section)?;
        page.render_description_section(&mut section)?;
        page.render_options_section(&mut section)?;
        if has_extra {
            page.render_extra_section(&mut section)?;
        }
        let section = String::from_utf8_lossy(&section).replace(".SH EXTRA", ".SH EXAMPLES").replace(".SH ", ".SS ");
        out.extend_from_slice(format!(".SH \"{NAME} {}\"\n", command.get_name()).as_bytes());
        out.extend_from_slice(section.as_bytes());
    }
    page.render_version_section(out)
}

/// A command without the options of all commands, which the page tells once.
fn without_inherited(command: &Command) -> Command {
    let inherited: Vec<String> = command
        .get_arguments()
        .filter(|argument| argument.is_global_set() || matches!(argument.get_id().as_str(), "help" | "version"))
        .map(|argument| argument.get_id().to_string())
        .collect();
    inherited.into_iter().fold(command.clone(), |command, id| command.mut_arg(id, |argument| argument.hide(true)))
}

/// A command whose last words have no heading of their own, since the page gives them one.
fn with_bare_examples(command: Command) -> Command {
    let bare = command.get_after_help().and_then(|text| {
        let text = text.to_string();
        text.split_once(":\n").map(|(_, rest)| rest.to_owned())
    });
    match bare {
        Some(bare) => command.after_help(bare),
        None => command,
    }
}
