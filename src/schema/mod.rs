//! What a host adds to the language: functions, bucketings, files.

mod files;
mod function;
pub mod functions;

pub use files::{FileText, Files, NoFiles, ReadError, list_entries};
pub use function::{Function, Parameter, Signature};

use crate::bucket::{BUCKETINGS, Bucketing};
use indexmap::IndexMap;
use std::sync::Arc;

/// The functions and bucketings that rules can name.
#[derive(Debug, Clone)]
pub struct Registry {
    functions: IndexMap<String, Arc<dyn Function>>,
    bucketings: IndexMap<String, Arc<dyn Bucketing>>,
}

impl Default for Registry {
    /// Everything that the language itself has.
    fn default() -> Self {
        let mut registry = Registry {
            functions: IndexMap::new(),
            bucketings: IndexMap::new(),
        };
        for function in functions::all() {
            registry.add_function(function);
        }
        for bucketing in BUCKETINGS {
            registry.add_bucketing(bucketing());
        }
        registry
    }
}

impl Registry {
    /// Adds a pure function, or replaces the one of that name.
    pub fn add_function(&mut self, function: Arc<dyn Function>) {
        self.functions.insert(function.name().to_owned(), function);
    }

    /// Adds a bucketing, or replaces the one of that name.
    pub fn add_bucketing(&mut self, bucketing: Arc<dyn Bucketing>) {
        self.bucketings.insert(bucketing.id().to_owned(), bucketing);
    }

    /// The function of this name.
    pub fn function(&self, name: &str) -> Option<&Arc<dyn Function>> {
        self.functions.get(name)
    }

    /// The bucketing of this name.
    pub fn bucketing(&self, id: &str) -> Option<&Arc<dyn Bucketing>> {
        self.bucketings.get(id)
    }

    /// The names of all functions, in the order in which they were added.
    pub fn function_names(&self) -> impl Iterator<Item = &str> {
        self.functions.keys().map(String::as_str)
    }

    /// The names of all bucketings, in the order in which they were added.
    pub fn bucketing_ids(&self) -> impl Iterator<Item = &str> {
        self.bucketings.keys().map(String::as_str)
    }
}
