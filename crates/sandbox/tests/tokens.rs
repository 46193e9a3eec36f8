//! Tokens: their claims, their signature, and what makes the sandbox refuse them.

#![allow(clippy::unwrap_used, reason = "a test ends at the first surprise")]

mod support;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value, json};
use support::{Bench, START_MS, Tokens};

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn claims(token: &str) -> Value {
    part(token, 1)
}

/// Verifies a token as a stranger would: with the key of the key set that the token names.
async fn verify(bench: &Bench, token: &str) {
    let ids = bench.sandbox.ids();
    let discovery = bench.get(&format!("/{}/.well-known/openid-configuration", ids.user_pool)).await.ok();
    let issuer = format!("https://cognito-idp.us-east-1.amazonaws.com/{}", ids.user_pool);
    assert_eq!(discovery["issuer"], issuer);
    let path = discovery["jwks_uri"].as_str().unwrap().strip_prefix(bench.sandbox.endpoint()).unwrap();
    let keys = bench.get(path).await.ok();
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == part(token, 0)["kid"]).unwrap();
    let number = |name: &str| URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    RsaPublicKeyComponents { n: number("n"), e: number("e") }
        .verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap())
        .unwrap();
}

#[tokio::test]
async fn tokens_have_cognitos_claims_and_verify_with_the_key_set() {
    let bench = Bench::start().await;
    let ids = bench.sandbox.ids().clone();
    let reply = bench.sign_in("test1", "Test1test1!").await.ok();
    assert_eq!(reply["AuthenticationResult"]["TokenType"], "Bearer");
    assert_eq!(reply["AuthenticationResult"]["ExpiresIn"], 3600);
    let tokens = Tokens::of(&reply);
    verify(&bench, &tokens.access).await;
    verify(&bench, &tokens.id).await;

    let (access, id) = (claims(&tokens.access), claims(&tokens.id));
    let now = START_MS / 1000;
    let issuer = format!("https://cognito-idp.us-east-1.amazonaws.com/{}", ids.user_pool);
    let expected = json!({
        "auth_time": now, "client_id": ids.app_client, "event_id": access["event_id"], "exp": now + 3600, "iat": now,
        "iss": issuer, "jti": access["jti"], "origin_jti": access["origin_jti"],
        "scope": "aws.cognito.signin.user.admin", "sub": access["sub"], "token_use": "access", "username": "test1",
    });
    assert_eq!(access, expected);
    let expected = json!({
        "aud": ids.app_client, "auth_time": now, "cognito:username": "test1", "email": "test@test.com",
        "email_verified": true, "event_id": access["event_id"], "exp": now + 3600, "iat": now, "iss": issuer,
        "jti": id["jti"], "origin_jti": access["origin_jti"], "sub": access["sub"], "token_use": "id",
    });
    assert_eq!(id, expected);
    assert_ne!(access["jti"], id["jti"]);
    for name in ["event_id", "jti", "origin_jti", "sub"] {
        assert_eq!(access[name].as_str().map(str::len), Some(36), "{name}");
    }

    bench.advance_s(60);
    let body = json!({
        "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": ids.app_client,
        "AuthParameters": {"REFRESH_TOKEN": tokens.refresh},
    });
    let refreshed = claims(&Tokens::of(&bench.call("InitiateAuth", body).await.ok()).access);
    assert_eq!(refreshed["auth_time"], now, "a refresh is no new sign-in");
    assert_eq!(refreshed["origin_jti"], access["origin_jti"]);
    assert_eq!((&refreshed["iat"], &refreshed["exp"]), (&json!(now + 60), &json!(now + 3660)));
}

#[tokio::test]
async fn discovery_of_an_unknown_pool_is_not_found() {
    let bench = Bench::start().await;
    for page in ["jwks.json", "openid-configuration", "other"] {
        let reply = bench.get(&format!("/us-east-1_Nowhere99/.well-known/{page}")).await;
        assert_eq!((reply.status, reply.json()["__type"].as_str()), (404, Some("ResourceNotFoundException")));
    }
}

#[tokio::test]
async fn access_tokens_are_refused_when_they_should_be() {
    let bench = Bench::start().await;
    let tokens = bench.tokens().await;
    let get_user = |token: &str| json!({"AccessToken": token});
    bench.call("GetUser", get_user(&tokens.access)).await.ok();

    let invalid = ("NotAuthorizedException", "Invalid Access Token");
    bench.call("GetUser", get_user(&tokens.id)).await.refused(invalid.0, invalid.1);
    bench.call("GetUser", get_user(&tokens.refresh)).await.refused(invalid.0, invalid.1);
    bench.call("GetUser", get_user("abc")).await.refused(invalid.0, invalid.1);
    // The claims of one token under the signature of another.
    let mut parts: Vec<&str> = tokens.access.split('.').collect();
    let id_parts: Vec<&str> = tokens.id.split('.').collect();
    parts[2] = id_parts[2];
    bench
        .call("GetUser", get_user(&parts.join(".")))
        .await
        .refused("NotAuthorizedException", "Could not verify signature for Access Token");
    // An unsigned token.
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    bench.call("GetUser", get_user(&format!("{header}.{}.", parts[1]))).await.refused(invalid.0, invalid.1);
    // A key that is not in the key set.
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"other"}"#);
    bench
        .call("GetUser", get_user(&format!("{header}.{}.{}", parts[1], parts[2])))
        .await
        .refused("NotAuthorizedException", "Could not verify signature for Access Token");

    bench.advance_s(3599);
    bench.call("GetUser", get_user(&tokens.access)).await.ok();
    bench.advance_s(1);
    bench.call("GetUser", get_user(&tokens.access)).await.refused("NotAuthorizedException", "Access Token has expired");
}

#[tokio::test]
async fn signing_out_everywhere_revokes_what_came_before() {
    let bench = Bench::start().await;
    let (first, second) = (bench.tokens().await, bench.tokens().await);
    assert_eq!(bench.call("GlobalSignOut", json!({"AccessToken": first.access})).await.ok(), json!({}));
    for tokens in [&first, &second] {
        bench
            .call("GetUser", json!({"AccessToken": tokens.access}))
            .await
            .refused("NotAuthorizedException", "Access Token has been revoked");
        bench
            .call("InitiateAuth", refresh(&bench, tokens))
            .await
            .refused("NotAuthorizedException", "Refresh Token has been revoked");
    }
    let third = bench.tokens().await;
    bench.call("GetUser", json!({"AccessToken": third.access})).await.ok();
}

#[tokio::test]
async fn revoking_a_token_revokes_its_sign_in_only() {
    let bench = Bench::start().await;
    let (first, second) = (bench.tokens().await, bench.tokens().await);
    let revoke = |token: &str| json!({"Token": token, "ClientId": bench.client()});
    let reply = bench.call("RevokeToken", revoke(&first.access)).await;
    assert_eq!(reply.json()["__type"], "UnsupportedTokenTypeException");
    assert_eq!(bench.call("RevokeToken", revoke(&first.refresh)).await.ok(), json!({}));
    bench
        .call("GetUser", json!({"AccessToken": first.access}))
        .await
        .refused("NotAuthorizedException", "Access Token has been revoked");
    bench
        .call("InitiateAuth", refresh(&bench, &first))
        .await
        .refused("NotAuthorizedException", "Refresh Token has been revoked");
    bench.call("GetUser", json!({"AccessToken": second.access})).await.ok();
    bench.call("InitiateAuth", refresh(&bench, &second)).await.ok();
    let unknown = json!({"Token": second.refresh, "ClientId": "nobody"});
    assert_eq!(bench.call("RevokeToken", unknown).await.json()["__type"], "UnauthorizedException");
    let with_secret = json!({"Token": second.refresh, "ClientId": bench.client(), "ClientSecret": "x".repeat(30)});
    assert_eq!(bench.call("RevokeToken", with_secret).await.json()["__type"], "UnauthorizedException");
}

#[tokio::test]
async fn a_deleted_user_is_gone_and_the_next_of_the_name_is_another() {
    let bench = Bench::start().await;
    let tokens = bench.tokens().await;
    let deleted = bench.call("DeleteUser", json!({"AccessToken": tokens.access})).await;
    assert_eq!((deleted.status, deleted.body.len()), (200, 0));
    let no_user = ("UserNotFoundException", "User does not exist.");
    bench.call("GetUser", json!({"AccessToken": tokens.access})).await.refused(no_user.0, no_user.1);
    bench.sign_in("test1", "Test1test1!").await.refused("NotAuthorizedException", "Incorrect username or password.");

    bench
        .call("GlobalSignOut", json!({"AccessToken": tokens.access}))
        .await
        .refused("NotAuthorizedException", "Access Token has been revoked");

    let sign_up = json!({"ClientId": bench.client(), "Username": "test1", "Password": "Test1test1!"});
    let sub = bench.call("SignUp", sign_up).await.ok()["UserSub"].clone();
    assert_ne!(sub, claims(&tokens.access)["sub"]);
    bench.call("GetUser", json!({"AccessToken": tokens.access})).await.refused(no_user.0, no_user.1);
    bench
        .call("InitiateAuth", refresh(&bench, &tokens))
        .await
        .refused("NotAuthorizedException", "Refresh Token has been revoked");
}

fn refresh(bench: &Bench, tokens: &Tokens) -> Value {
    json!({
        "AuthFlow": "REFRESH_TOKEN_AUTH",
        "ClientId": bench.client(),
        "AuthParameters": {"REFRESH_TOKEN": tokens.refresh},
    })
}
