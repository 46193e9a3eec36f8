//! Asks AWS who the credentials of the environment's AWS profile belong to, and prints the answer's ARN.

use aws_smithy_http_client::{Builder, tls};
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let provider = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    let http_client = Builder::new().tls_provider(provider).build_https();
    let config = aws_config::from_env().http_client(http_client).load().await;
    match aws_sdk_sts::Client::new(&config).get_caller_identity().send().await {
        Ok(identity) => {
            println!("{}", identity.arn().unwrap_or_default());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}", aws_sdk_sts::error::DisplayErrorContext(&error));
            ExitCode::FAILURE
        }
    }
}
