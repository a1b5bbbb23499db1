//! A router that knows its paths, so that a test can hold the description of the API against it.

use crate::state::Shared;
use axum::Router;
use axum::routing::MethodRouter;

/// Routes, and the paths that they are under.
pub(crate) struct Routes {
    router: Router<Shared>,
    paths: Vec<&'static str>,
}

impl Routes {
    /// None yet.
    pub(crate) fn new() -> Routes {
        Routes {
            router: Router::new(),
            paths: Vec::new(),
        }
    }

    /// Adds a path.
    pub(crate) fn route(mut self, path: &'static str, methods: MethodRouter<Shared>) -> Routes {
        self.router = self.router.route(path, methods);
        self.paths.push(path);
        self
    }

    /// Adds others.
    pub(crate) fn merge(mut self, other: Routes) -> Routes {
        self.router = self.router.merge(other.router);
        self.paths.extend(other.paths);
        self
    }

    /// Puts something around the routes that are there.
    pub(crate) fn around(mut self, layer: impl FnOnce(Router<Shared>) -> Router<Shared>) -> Routes {
        self.router = layer(self.router);
        self
    }

    /// The paths, and the router.
    pub(crate) fn finish(self) -> (Vec<&'static str>, Router<Shared>) {
        (self.paths, self.router)
    }
}
