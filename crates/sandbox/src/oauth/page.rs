//! The page on which a person types a device code and decides: a plain HTML form, no script.

use super::{OAuthRefusal, Response, Visit, device};
use crate::world::World;

/// Shows the form; `user_code` fills it in, as the complete URL of RFC 8628 does.
pub(crate) fn show(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    world.provider(visit.host)?;
    let code = visit.form.get("user_code").unwrap_or_default();
    Ok(Response::Page(form(visit, code, "")))
}

/// Takes the decision.
pub(crate) fn decide(world: &mut World, visit: &Visit<'_>) -> Result<Response, OAuthRefusal> {
    let user = world.provider(visit.host)?.user.clone();
    let code = visit.form.get("user_code").unwrap_or_default().to_owned();
    let approve = match visit.form.get("decision") {
        Some("approve") => true,
        Some("deny") => false,
        Some(_) | None => return Ok(Response::Page(form(visit, &code, "Choose Approve or Deny."))),
    };
    if !device::decide(world, &code, approve) {
        return Ok(Response::Page(form(visit, &code, "There is no such code, or it has ended or was decided.")));
    }
    let done = if approve { format!("Sign-in success: approved as {}.", escaped(&user)) } else { "Denied.".to_owned() };
    Ok(Response::Page(page(visit, &format!("<p role=\"status\">{done} You can go back to your device.</p>"))))
}

fn form(visit: &Visit<'_>, code: &str, problem: &str) -> String {
    let problem = if problem.is_empty() { String::new() } else { format!("<p role=\"alert\">{problem}</p>") };
    page(
        visit,
        &format!(
            "{problem}<form method=\"post\"><p><label>The code on your device <input name=\"user_code\" value=\"{}\" \
             autocomplete=\"off\" required></label></p><p><button name=\"decision\" value=\"approve\">Approve</button> \
             <button name=\"decision\" value=\"deny\">Deny</button></p></form>",
            escaped(code)
        ),
    )
}

fn page(visit: &Visit<'_>, body: &str) -> String {
    let host = escaped(visit.host);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sign in on a device</title><h1>Sandbox of \
         {host}</h1>{body}</html>"
    )
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
