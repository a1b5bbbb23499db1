//! burgee behind OpenFeature's API for Rust, the crate `open-feature` 0.3.
//!
//! What that API cannot carry:
//!
//! - **The caller's default.** A provider is not told it. Where burgee would leave the value to the caller, the
//!   provider gives an error: `FLAG_NOT_FOUND` and the like, and `GENERAL` with the reason in its text for a
//!   disabled flag or one that serves no value. Write `get_bool_value(…).await.unwrap_or(default)`.
//! - **Metadata of an error.** It has a code and a text only.
//! - **Nested attributes.** A field of a context is a plain value, or a struct that only its maker can read.
//!   A field with dots in its name is read as nested: `user.id`. Structs are read when they are a
//!   `serde_json::Value`, a `burgee::Value` or a `StructValue`; others are passed over.
//! - **A list as the value of a flag.** There is no call for it, and it is a `TYPE_MISMATCH`.
//! - **Events and shutdown.** There are none yet; [`Provider`] is ready when its rules are, and its thread ends
//!   with it.

mod context;
mod resolve;

use crate::client::Client;
use crate::details::Details;
use crate::failure::Failure;
use crate::remote::Remote;
use open_feature::provider::{
    FeatureProvider, ProviderMetadata, ProviderStatus, ResolutionDetails,
};
use open_feature::{EvaluationContext, EvaluationResult, StructValue, async_trait};

/// A provider for OpenFeature: a [`Client`] or a [`Remote`] in its form. The targeting key is the attribute
/// `targetingKey`. Flag metadata has `mode`, `revision`, `rule`, `notes`, and what people said about the flag;
/// `failure` and `age_ms` where the source is out of reach. The reason is that of the rules, and `OPEN` for a
/// value that a policy states.
///
/// ```
/// # let folder = tempfile::tempdir()?;
/// # let file = folder.path().join("rules.flags");
/// # std::fs::write(&file, "flag new-checkout: bool { rule half when user.id is present serve 50% on, rest off by user.id  otherwise serve off }").unwrap();
/// use burgee_client::Client;
/// use burgee_client::openfeature::Provider;
/// use open_feature::{EvaluationContext, OpenFeature};
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let client = Client::builder().file(file).build()?;
/// let mut api = OpenFeature::singleton_mut().await;
/// api.set_provider(Provider::from(client)).await;
/// let flags = api.create_client();
/// drop(api);
///
/// let context = EvaluationContext::default().with_targeting_key("u-4").with_custom_field("user.id", "u-4");
/// let on = flags.get_bool_value("new-checkout", Some(&context), None).await.unwrap_or(false);
/// # let _ = on;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Provider {
    source: Source,
    metadata: ProviderMetadata,
}

/// Who answers.
#[derive(Debug)]
enum Source {
    Local(Client),
    Remote(Remote),
}

impl From<Client> for Provider {
    fn from(client: Client) -> Provider {
        Provider::new(Source::Local(client))
    }
}

impl From<Remote> for Provider {
    fn from(remote: Remote) -> Provider {
        Provider::new(Source::Remote(remote))
    }
}

impl Provider {
    fn new(source: Source) -> Provider {
        Provider {
            source,
            metadata: ProviderMetadata::new("burgee"),
        }
    }

    async fn evaluate(&self, flag: &str, context: &EvaluationContext) -> Details {
        let context = context::read(context);
        match &self.source {
            Source::Local(client) => {
                let mut details = client.evaluate(flag, &context);
                if details.failure == Some(Failure::NotReady)
                    && let Some((why, _)) = client.status().error
                {
                    details.metadata.insert("error".to_owned(), why);
                }
                details
            }
            Source::Remote(remote) => remote.evaluate(flag, &context).await,
        }
    }
}

#[async_trait]
impl FeatureProvider for Provider {
    /// Waits until the source has answered for the first time, or has failed to.
    async fn initialize(&mut self, _context: &EvaluationContext) {
        if let Source::Local(client) = &self.source {
            client.settled().await;
        }
    }

    fn status(&self) -> ProviderStatus {
        match &self.source {
            Source::Remote(_) => ProviderStatus::Ready,
            Source::Local(client) => {
                let status = client.status();
                match (status.revision, status.confirmed, status.error) {
                    (Some(_), true, _) => ProviderStatus::Ready,
                    (Some(_), false, _) => ProviderStatus::STALE,
                    (None, _, None) => ProviderStatus::NotReady,
                    (None, _, Some(_)) => ProviderStatus::Error,
                }
            }
        }
    }

    fn metadata(&self) -> &ProviderMetadata {
        &self.metadata
    }

    async fn resolve_bool_value(
        &self,
        flag: &str,
        context: &EvaluationContext,
    ) -> EvaluationResult<ResolutionDetails<bool>> {
        resolve::plain(self.evaluate(flag, context).await)
    }

    async fn resolve_int_value(
        &self,
        flag: &str,
        context: &EvaluationContext,
    ) -> EvaluationResult<ResolutionDetails<i64>> {
        resolve::plain(self.evaluate(flag, context).await)
    }

    async fn resolve_float_value(
        &self,
        flag: &str,
        context: &EvaluationContext,
    ) -> EvaluationResult<ResolutionDetails<f64>> {
        resolve::plain(self.evaluate(flag, context).await)
    }

    async fn resolve_string_value(
        &self,
        flag: &str,
        context: &EvaluationContext,
    ) -> EvaluationResult<ResolutionDetails<String>> {
        resolve::plain(self.evaluate(flag, context).await)
    }

    async fn resolve_struct_value(
        &self,
        flag: &str,
        context: &EvaluationContext,
    ) -> EvaluationResult<ResolutionDetails<StructValue>> {
        resolve::structure(self.evaluate(flag, context).await)
    }
}
