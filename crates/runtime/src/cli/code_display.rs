//! A code to enter on another device, on the terminal: the code, the URL, a QR code and the time that is left.
//!
//! It goes to the terminal device, so that standard output and standard error stay what their readers expect.

use crate::host::{CodeToEnter, PageToOpen};
use crate::platform;
use qrcode::QrCode;
use qrcode::render::unicode::Dense1x2;
use std::io::Write;
use std::time::Duration;

/// A code on the terminal; dropping it takes the countdown away.
pub(crate) struct CodeDisplay {
    pub(crate) code: CodeToEnter,
    countdown: Option<tokio::task::JoinHandle<()>>,
}

impl CodeDisplay {
    /// Shows a code and begins the countdown.
    pub(crate) fn show(code: &CodeToEnter) -> std::io::Result<Self> {
        let mut terminal = platform::terminal_to_write()?;
        terminal.write_all(text(code).as_bytes())?;
        let countdown = (code.seconds > 0).then(|| tokio::spawn(count_down(terminal, code.seconds)));
        Ok(Self { code: code.clone(), countdown })
    }
}

impl Drop for CodeDisplay {
    fn drop(&mut self) {
        if let Some(countdown) = &self.countdown {
            countdown.abort();
            if let Ok(mut terminal) = platform::terminal_to_write() {
                let _gone = terminal.write_all(CLEAR_LINE.as_bytes());
            }
        }
    }
}

/// Back to the beginning of the line, and clears it.
const CLEAR_LINE: &str = "\r\u{1b}[2K";

async fn count_down(mut terminal: std::fs::File, seconds: u64) {
    for left in (0..seconds).rev() {
        tokio::time::sleep(Duration::from_secs(1)).await;
        let line = format!("{CLEAR_LINE}The code is good for another {}:{:02}.", left / 60, left % 60);
        if terminal.write_all(line.as_bytes()).is_err() {
            return;
        }
    }
}

/// The code in words, for where no QR code can be drawn.
pub(crate) fn line(code: &CodeToEnter) -> String {
    let until = if code.seconds > 0 { format!(", within {} seconds", code.seconds) } else { String::new() };
    format!(
        "to sign in, open {} on any device and enter the code {}{until}",
        plain(code.link()),
        plain(&code.user_code)
    )
}

/// A page in words.
pub(crate) fn page_line(page: &PageToOpen) -> String {
    let until = if page.seconds > 0 { format!(", within {} seconds", page.seconds) } else { String::new() };
    format!("to sign in, open this page in a browser on this machine{until}: {}", plain(&page.url))
}

fn text(code: &CodeToEnter) -> String {
    let mut text = format!(
        "\nTo sign in, open\n\n    {}\n\non any device and enter the code\n\n    {}\n\n",
        plain(&code.verification_url),
        plain(&code.user_code)
    );
    // A link that is too long for a QR code can still be typed.
    if let Ok(qr) = QrCode::new(code.link()) {
        // Terminals are mostly dark, so light modules are the ones that are drawn.
        let mut picture = qr.render::<Dense1x2>();
        text.push_str(&picture.dark_color(Dense1x2::Dark).light_color(Dense1x2::Light).build());
        text.push('\n');
    }
    text
}

/// Text of a provider, none of which may command the terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { c.escape_default().to_string() } else { c.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_shown_with_its_page_and_a_qr_code_and_commands_nothing() {
        let code = CodeToEnter {
            name: "device_code".to_owned(),
            user_code: "ABCD\u{1b}[2J".to_owned(),
            verification_url: "https://example.com/device".to_owned(),
            complete_url: "https://example.com/device?user_code=ABCD".to_owned(),
            seconds: 600,
        };
        let text = text(&code);
        assert!(text.contains("    https://example.com/device\n") && text.contains("ABCD\\u{1b}[2J"), "{text}");
        assert!(!text.contains('\u{1b}') && text.contains('█'), "{text}");
        // Version 3 of 29 modules with a quiet zone of four on each side, two modules a line.
        assert_eq!(text.lines().filter(|line| line.chars().count() == 37).count(), 19, "{text}");
        assert!(line(&code).ends_with("enter the code ABCD\\u{1b}[2J, within 600 seconds"));
    }
}
