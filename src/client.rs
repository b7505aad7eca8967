//! The page's side of the workers: starts them, asks the engine, hands files to the ingest pool, restarts what died.
//!
//! Called by `ui`. Knows no views and no signals; knows nothing of what the engine does with a request.

use crate::protocol::{Failure, Request, Response};

/// A handle to the engine worker and the ingest pool; cheap to clone.
#[derive(Clone)]
pub struct Client {}

impl Client {
    /// Asks the engine one thing.
    ///
    /// # Errors
    /// The engine's own [`Failure`], or [`Failure::WorkerDied`] and [`Failure::Protocol`] from the way there and back.
    pub async fn ask(&self, request: Request) -> Result<Response, Failure> {
        Err(Failure::Protocol(format!("not connected: {request:?}")))
    }
}
