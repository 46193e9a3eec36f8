//! Runs a graph inside somebody else's program, which answers its prompts itself.
#![allow(clippy::print_stdout)]

use authcanvas::interpreter::{Event, Happening, Secret};
use authcanvas::{Answer, Cancel, Host, Plan, Prompt, run};

struct Desk;

impl Host for Desk {
    fn answers_prompts(&self) -> bool {
        true
    }
    fn prompt(&self, prompt: Prompt) -> Answer<'_> {
        // The sandbox sends this code; a program would show a dialog with `prompt.message`.
        Box::pin(async move { (prompt.name == "confirmation_code").then(|| Secret::new("123456")) })
    }
    fn hear(&self, event: &Event) {
        if let Happening::Printed { text, .. } = &event.what {
            println!("the graph says: {text}");
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), authcanvas::Error> {
    let plan = Plan::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../graphs/sign_up.ron")).var("username", "ada");
    let report = run(&plan, std::sync::Arc::new(Desk), Cancel::never()).await?;
    println!("{:?}", report.outcome);
    Ok(())
}
