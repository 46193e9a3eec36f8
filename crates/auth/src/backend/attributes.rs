//! Calls about the attributes of the user who is signed in.
//!
//! Each function is one exchange that happens once: it is never repeated by itself.

use super::account::delivery;
use super::clients::Backend;
use super::failure::AuthFailure;
use super::service_errors::{Exchange, Operation};
use super::surroundings::Surroundings;
use super::user_pool::{CodeDelivery, PROVIDER, attribute_types, clients};
use authcanvas_interpreter::Secret;
use std::collections::BTreeMap;

fn exchange<'a>(secrets: &'a [&'a Secret]) -> Exchange<'a> {
    Exchange { operation: Operation::AccountChange, provider: PROVIDER, secrets }
}

/// UpdateUserAttributes: where the first of the codes went that prove changed addresses, if any did.
pub(crate) async fn update(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    access_token: &Secret,
    attributes: &BTreeMap<String, String>,
) -> Result<CodeDelivery, AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [access_token];
    let exchange = exchange(&secrets);
    let request = clients.user_pool_once.update_user_attributes().access_token(access_token.expose());
    let request = request.set_user_attributes(Some(attribute_types(attributes)));
    let reply = request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(delivery(reply.code_delivery_details_list.unwrap_or_default().into_iter().next(), &exchange))
}

/// GetUserAttributeVerificationCode.
pub(crate) async fn send_code(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    access_token: &Secret,
    attribute: &str,
) -> Result<CodeDelivery, AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [access_token];
    let exchange = exchange(&secrets);
    let request = clients.user_pool_once.get_user_attribute_verification_code().access_token(access_token.expose());
    let reply = request.attribute_name(attribute).send().await.map_err(|error| exchange.failure(&error))?;
    Ok(delivery(reply.code_delivery_details, &exchange))
}

/// VerifyUserAttribute.
pub(crate) async fn verify(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    access_token: &Secret,
    attribute: &str,
    code: &Secret,
) -> Result<(), AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [access_token, code];
    let exchange = exchange(&secrets);
    let request = clients.user_pool_once.verify_user_attribute().access_token(access_token.expose());
    let request = request.attribute_name(attribute).code(code.expose());
    request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(())
}

/// DeleteUserAttributes.
pub(crate) async fn delete(
    backend: &Backend,
    surroundings: &dyn Surroundings,
    access_token: &Secret,
    names: &[String],
) -> Result<(), AuthFailure> {
    let clients = clients(backend, surroundings).await?;
    let secrets = [access_token];
    let exchange = exchange(&secrets);
    let request = clients.user_pool_once.delete_user_attributes().access_token(access_token.expose());
    let request = request.set_user_attribute_names(Some(names.to_vec()));
    request.send().await.map_err(|error| exchange.failure(&error))?;
    Ok(())
}
