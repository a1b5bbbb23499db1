//! A line of the exposures: who saw what, and when.

use super::Record;
use super::text::{Text, plain, required};
use crate::time::{self, Micros};
use serde::Deserialize;

/// Somebody was served a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exposure {
    pub(crate) time: Micros,
    pub(crate) flag: String,
    pub(crate) variant: String,
    pub(crate) user: String,
    pub(crate) revision: Option<String>,
    pub(crate) rule: Option<String>,
    pub(crate) environment: Option<String>,
}

/// As it stands in the file. What else stands there, such as the context, is not looked at.
#[derive(Default, Deserialize)]
struct ExposureWire {
    time: Option<Text>,
    flag: Option<Text>,
    variant: Option<Text>,
    user: Option<Text>,
    revision: Option<Text>,
    rule: Option<Text>,
    environment: Option<Text>,
}

impl ExposureWire {
    fn read(self) -> Result<Exposure, String> {
        let optional = |text: Option<Text>| text.map(|Text(text)| text);
        Ok(Exposure {
            time: time::parse(&required("time", self.time)?)?,
            flag: required("flag", self.flag)?,
            variant: required("variant", self.variant)?,
            user: required("user", self.user)?,
            revision: optional(self.revision),
            rule: optional(self.rule),
            environment: optional(self.environment),
        })
    }
}

impl Record for Exposure {
    const COLUMNS: &'static [&'static str] = &["time", "flag", "variant", "user"];
    const MORE: &'static [&'static str] = &["revision", "rule", "environment"];

    fn from_json(line: &str) -> Result<Exposure, String> {
        let wire: ExposureWire = serde_json::from_str(line).map_err(|error| plain(&error))?;
        wire.read()
    }

    fn from_row<'r>(cell: impl Fn(&str) -> Option<&'r str>) -> Result<Exposure, String> {
        let text = |name| cell(name).map(|text| Text(text.to_owned()));
        let wire = ExposureWire {
            time: text("time"),
            flag: text("flag"),
            variant: text("variant"),
            user: text("user"),
            revision: text("revision"),
            rule: text("rule"),
            environment: text("environment"),
        };
        wire.read()
    }
}
