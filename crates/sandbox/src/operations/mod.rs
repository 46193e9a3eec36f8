//! Every operation that the sandbox serves: a table, and one file for each family.
//!
//! An operation is a plain function from the world and the members of a request to an answer or a refusal. It knows
//! nothing of HTTP.

use crate::{
    answer::Answer,
    members::{Members, Service},
    refusal::Refusal,
    world::World,
};

mod account;
mod admin_pools;
mod admin_users;
mod attributes;
mod challenge;
mod choice;
mod code;
mod enrolment;
mod identity;
mod identity_pools;
mod own_challenge;
mod password;
mod proof;
mod refresh;
mod second_factor;
mod sign_in;
mod sign_up;
mod signed_in;

/// An operation.
pub(crate) struct Operation {
    pub name: &'static str,
    pub service: Service,
    pub access: Access,
    pub run: Run,
}

/// What an operation does.
type Run = fn(&mut World, Members<'_>) -> Result<Answer, Refusal>;

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody; on AWS such a call carries no signature.
    Anybody,
    /// Whoever signs; any signature of the right shape will do.
    Administrator,
}

/// Every operation, in the order of README.md.
pub(crate) const OPERATIONS: &[Operation] = &[
    anybody(Service::UserPools, "SignUp", sign_up::sign_up),
    anybody(Service::UserPools, "ConfirmSignUp", sign_up::confirm_sign_up),
    anybody(Service::UserPools, "ResendConfirmationCode", sign_up::resend_confirmation_code),
    anybody(Service::UserPools, "InitiateAuth", sign_in::initiate_auth),
    anybody(Service::UserPools, "RespondToAuthChallenge", challenge::respond_to_auth_challenge),
    anybody(Service::UserPools, "GetUser", account::get_user),
    anybody(Service::UserPools, "GlobalSignOut", account::global_sign_out),
    anybody(Service::UserPools, "GetTokensFromRefreshToken", refresh::get_tokens_from_refresh_token),
    anybody(Service::UserPools, "RevokeToken", refresh::revoke_token),
    anybody(Service::UserPools, "ForgotPassword", password::forgot_password),
    anybody(Service::UserPools, "ConfirmForgotPassword", password::confirm_forgot_password),
    anybody(Service::UserPools, "ChangePassword", password::change_password),
    anybody(Service::UserPools, "DeleteUser", account::delete_user),
    anybody(Service::UserPools, "UpdateUserAttributes", attributes::update_user_attributes),
    anybody(Service::UserPools, "GetUserAttributeVerificationCode", attributes::get_user_attribute_verification_code),
    anybody(Service::UserPools, "VerifyUserAttribute", attributes::verify_user_attribute),
    anybody(Service::UserPools, "DeleteUserAttributes", attributes::delete_user_attributes),
    anybody(Service::UserPools, "AssociateSoftwareToken", enrolment::associate_software_token),
    anybody(Service::UserPools, "VerifySoftwareToken", enrolment::verify_software_token),
    anybody(Service::UserPools, "SetUserMFAPreference", enrolment::set_user_mfa_preference),
    administrator(Service::UserPools, "CreateUserPool", admin_pools::create_user_pool),
    administrator(Service::UserPools, "DescribeUserPool", admin_pools::describe_user_pool),
    administrator(Service::UserPools, "SetUserPoolMfaConfig", enrolment::set_user_pool_mfa_config),
    administrator(Service::UserPools, "CreateUserPoolClient", admin_pools::create_user_pool_client),
    administrator(Service::UserPools, "AdminCreateUser", admin_users::admin_create_user),
    administrator(Service::UserPools, "AdminSetUserPassword", admin_users::admin_set_user_password),
    administrator(Service::UserPools, "AdminConfirmSignUp", admin_users::admin_confirm_sign_up),
    administrator(Service::UserPools, "AdminGetUser", admin_users::admin_get_user),
    administrator(Service::UserPools, "AdminDeleteUser", admin_users::admin_delete_user),
    administrator(Service::UserPools, "AdminDisableUser", admin_users::admin_disable_user),
    administrator(Service::UserPools, "AdminEnableUser", admin_users::admin_enable_user),
    anybody(Service::IdentityPools, "GetId", identity::get_id),
    anybody(Service::IdentityPools, "GetCredentialsForIdentity", identity::get_credentials_for_identity),
    anybody(Service::IdentityPools, "GetOpenIdToken", identity::get_open_id_token),
    administrator(Service::IdentityPools, "CreateIdentityPool", identity_pools::create_identity_pool),
    administrator(Service::IdentityPools, "SetIdentityPoolRoles", identity_pools::set_identity_pool_roles),
    administrator(Service::IdentityPools, "DescribeIdentityPool", identity_pools::describe_identity_pool),
];

const fn anybody(service: Service, name: &'static str, run: Run) -> Operation {
    Operation { name, service, access: Access::Anybody, run }
}

const fn administrator(service: Service, name: &'static str, run: Run) -> Operation {
    Operation { name, service, access: Access::Administrator, run }
}

/// The operation that an `X-Amz-Target` header names.
pub(crate) fn operation_of_target(target: &str) -> Option<&'static Operation> {
    let (prefix, name) = target.split_once('.')?;
    let service = match prefix {
        "AWSCognitoIdentityProviderService" => Service::UserPools,
        "AWSCognitoIdentityService" => Service::IdentityPools,
        _ => return None,
    };
    OPERATIONS.iter().find(|it| it.service == service && it.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_operation_has_its_row_in_the_readme() {
        let readme = include_str!("../../README.md");
        let rows: Vec<&str> = readme
            .lines()
            .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
            .map(|(name, _)| name)
            .filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
            .collect();
        let endpoints = crate::oauth::ENDPOINTS.iter().map(|it| it.name);
        let names: Vec<&str> = OPERATIONS.iter().map(|it| it.name).chain(endpoints).collect();
        assert_eq!(rows, names);
    }
}
