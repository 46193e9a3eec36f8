//! Codes: making one, "sending" it, and telling where it went.

use serde_json::Value;

use crate::{
    client::Contact,
    hidden::Hidden,
    outbox::{Message, delivery_details, send},
    user::{ATTRIBUTE_CODE_MS, Code, MFA_CODE_MS, RESET_CODE_MS, SIGN_UP_CODE_MS},
    world::World,
};

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodePurpose {
    SignUp,
    ForgotPassword,
    SecondFactor,
    SignIn,
    Attribute,
}

impl CodePurpose {
    fn name(self) -> &'static str {
        match self {
            CodePurpose::SignUp => "sign_up",
            CodePurpose::ForgotPassword => "forgot_password",
            CodePurpose::SecondFactor => "second_factor",
            CodePurpose::SignIn => "sign_in",
            CodePurpose::Attribute => "attribute",
        }
    }
}

/// Makes a new code for a user and sends it; the code before it stops working. Gives `CodeDeliveryDetails`.
pub(crate) fn send_code(
    world: &mut World,
    pool_id: &str,
    username: &str,
    purpose: CodePurpose,
    contact: Contact,
) -> Option<Value> {
    let now_ms = world.now_ms;
    let pool = world.user_pools.get_mut(pool_id)?;
    let user = pool.users.get_mut(username)?;
    let address = user.attributes.get(contact.attribute())?.clone();
    user.n_codes += 1;
    let code = match &pool.fixed_code {
        Some(code) => code.reveal().to_owned(),
        None => world.generator.named("code", &[&user.sub, &user.n_codes.to_string()]).code(),
    };
    let kept = |lifetime_ms| Some(Code { value: Hidden::new(code.as_str()), ends_ms: now_ms + lifetime_ms });
    match purpose {
        CodePurpose::SignUp => user.sign_up_code = kept(SIGN_UP_CODE_MS),
        CodePurpose::ForgotPassword => user.reset_code = kept(RESET_CODE_MS),
        CodePurpose::SecondFactor | CodePurpose::SignIn => user.mfa_code = kept(MFA_CODE_MS),
        CodePurpose::Attribute => {
            user.attribute_codes.extend(kept(ATTRIBUTE_CODE_MS).map(|code| (contact, code)));
        }
    }
    let message = Message {
        user_pool: pool_id.to_owned(),
        username: username.to_owned(),
        medium: contact.medium(),
        purpose: purpose.name(),
        code,
    };
    send(world, message);
    Some(delivery_details(contact, &address))
}
