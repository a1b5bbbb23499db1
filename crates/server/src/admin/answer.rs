//! How the admin API says that something cannot be done.

use crate::ledger::LedgerError;
use crate::source::Fault;
use crate::wire;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use burgee::Diagnostics;
use serde::Serialize;

/// Why a request is not done. Its form is stable: programs may look at `code`.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    message: String,
    help: Option<&'static str>,
    findings: Option<Box<Diagnostics>>,
}

/// The same as it is sent.
#[derive(Serialize)]
struct Sent<'a> {
    error: Body<'a>,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<serde_json::Value>,
}

impl Problem {
    /// A request that is not done, with a code for programs and a message for people.
    pub(crate) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
    ) -> Problem {
        Problem {
            status,
            code,
            message: message.into(),
            help: None,
            findings: None,
        }
    }

    /// What to do instead.
    pub(crate) fn help(mut self, help: &'static str) -> Problem {
        self.help = Some(help);
        self
    }

    /// The rules are in a file that others write.
    pub(crate) fn read_only() -> Problem {
        let message = "the rules are in a file, which this server only reads";
        Problem::new(StatusCode::CONFLICT, "read_only", message)
            .help("change the file, or start the server with --data or --store")
    }

    /// Somebody else has made a change since the client looked.
    pub(crate) fn changed() -> Problem {
        let message = "this was changed since you read it";
        Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "changed_meanwhile",
            message,
        )
        .help("read it again, and make your change to that")
    }

    /// The client does not say what it has read.
    pub(crate) fn blind() -> Problem {
        let message = "a change must say what it is a change of";
        Problem::new(StatusCode::PRECONDITION_REQUIRED, "precondition_required", message)
            .help("send the `ETag` that you read as `If-Match`; `If-Match: *` overwrites whatever is there, `If-None-Match: *` only makes what is new")
    }

    /// The body is no text.
    pub(crate) fn not_text() -> Problem {
        Problem::new(
            StatusCode::BAD_REQUEST,
            "not_text",
            "the body is not UTF-8 text",
        )
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Problem {
        let message = fault.to_string();
        match fault {
            Fault::Invalid(findings) => {
                let errors = findings
                    .list
                    .iter()
                    .filter(|finding| finding.is_error())
                    .count();
                let message = match errors {
                    1 => "the rules have an error".to_owned(),
                    errors => format!("the rules have {errors} errors"),
                };
                let mut problem =
                    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_rules", message);
                problem.findings = Some(findings);
                problem
            }
            _ => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", message),
        }
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Problem {
        let message = error.to_string();
        match error {
            LedgerError::Taken => Problem::changed(),
            LedgerError::Unknown(_) => {
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unknown_outcome", message)
                    .help("look whether the change is there before you send it again")
            }
            LedgerError::Store(_) => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "store_unavailable",
                message,
            )
            .help("nothing was changed; the last good rules go on being served"),
            LedgerError::Broken(_) => {
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "log_broken", message)
                    .help("look at `burgee audit verify`")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let diagnostics = self
            .findings
            .as_ref()
            .map(|findings| burgee::diagnostic::to_json(&findings.sources, &findings.list));
        let body = Sent {
            error: Body {
                code: self.code,
                message: &self.message,
                help: self.help,
                diagnostics: diagnostics.unwrap_or_default(),
            },
        };
        wire::json(self.status, &body)
    }
}
