//! How the admin API says that something cannot be done.

use crate::auth::Denied;
use crate::ledger::LedgerError;
use crate::limits;
use crate::source::Fault;
use crate::wire::{self, Trouble};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::response::{IntoResponse, Response};
use burgee::Diagnostics;
use burgee::diagnostic::closest;
use serde::Serialize;
use std::borrow::Cow;

/// Why a request is not done. Its form is stable: programs may look at `code`.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    message: String,
    help: Option<Cow<'static, str>>,
    findings: Option<Box<Diagnostics>>,
    /// Whether the connection ends with this answer.
    close: bool,
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
    help: Option<&'a str>,
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
            close: false,
        }
    }

    /// What to do instead.
    pub(crate) fn help(mut self, help: impl Into<Cow<'static, str>>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// Ends the connection with this answer, because the request is not read to its end.
    pub(crate) fn close(mut self) -> Problem {
        self.close = true;
        self
    }

    /// Rules with errors.
    pub(crate) fn invalid(findings: Diagnostics) -> Problem {
        Problem::from(Fault::Invalid(Box::new(findings)))
    }

    /// Whether it is that rules have errors.
    pub(crate) fn is_invalid(&self) -> bool {
        self.findings.is_some()
    }

    /// What is said to programs and people, for answers that have it among other things.
    pub(super) fn to_json(&self) -> serde_json::Value {
        serde_json::json!({ "code": self.code, "message": self.message, "help": self.help })
    }

    /// There is no such flag.
    pub(crate) fn no_flag<'k>(key: &str, known: impl IntoIterator<Item = &'k str>) -> Problem {
        let message = format!("there is no flag `{key}`");
        let problem = Problem::new(StatusCode::NOT_FOUND, "unknown_flag", message);
        match closest(key, known) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem,
        }
    }

    /// Work that was not done to its end, by a fault of the server.
    #[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
    pub(crate) fn broke_off(error: tokio::task::JoinError) -> Problem {
        let message = format!("the work broke off: {error}");
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "fault", message)
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

/// An answer in the form of the API that was asked: a refusal of the admin API or the simple one in
/// theirs, also where the request never reaches them, for want of a key, of room, or of a route.
pub(crate) fn in_its_form(path: &str, mut response: Response) -> Response {
    if !path.starts_with("/admin/") && !path.starts_with("/flags/") {
        return response;
    }
    let Some(Trouble(details)) = response.extensions_mut().remove() else {
        return response;
    };
    let code = match response.status() {
        StatusCode::UNAUTHORIZED => "no_key",
        StatusCode::FORBIDDEN => "not_allowed",
        StatusCode::NOT_FOUND => "nothing_here",
        StatusCode::METHOD_NOT_ALLOWED => "wrong_method",
        StatusCode::REQUEST_TIMEOUT => "too_slow",
        StatusCode::TOO_MANY_REQUESTS => "busy",
        _ => "fault",
    };
    let mut problem = Problem::new(response.status(), code, details);
    if response.status() == StatusCode::REQUEST_TIMEOUT {
        // What was begun is brought to its end: half a change there cannot be.
        problem = problem.help(
            "if this was a change, it may be made all the same: look before you send it again",
        );
    }
    *response.body_mut() = problem.into_response().into_body();
    response.headers_mut().remove(CONTENT_LENGTH);
    response
}

impl From<Denied> for Problem {
    fn from((status, why): Denied) -> Problem {
        Problem::new(status, "outside_environments", why)
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
                help: self.help.as_deref(),
                diagnostics: diagnostics.unwrap_or_default(),
            },
        };
        let mut response = wire::json(self.status, &body);
        if self.close {
            limits::close(&mut response);
        }
        response
    }
}
