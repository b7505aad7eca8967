//! What is published, made of what Trunk compiled: a static site and one single HTML file.
//!
//! Called by `bin/bundle.rs` after every build of the page. Native only; no engine and no page code in here.
//!
//! ```text
//!   index.html (shell)        ─┐
//!   style/main.css + imports  ─┤                       ┌─▶ index.html + assets/app-….js + assets/worker-….js
//!   app.js, app_bg.wasm       ─┼─▶ parts ─▶ policy ─▶ ─┤
//!   worker.js, worker_bg.wasm ─┤                       └─▶ evtxscope.html
//!   page.js (the loader)      ─┘
//! ```
//!
//! Both editions run the same loader under the same policy: nothing may be fetched, no script or style runs that the
//! policy does not name by its hash. The hosted edition carries its WebAssembly in scripts, not in `.wasm` files, because
//! loading those takes `fetch`, and `connect-src 'none'` is the promise.

mod edition;
mod pack;
mod policy;
mod report;
mod shell;

use std::fs;
use std::path::{Path, PathBuf};

use edition::{Edition, Parts};
use report::Report;

/// The single file may not grow past this. It is mailed, copied to sticks and hosted on slow lines.
pub const SINGLE_FILE_BUDGET_BYTES: usize = 3_000_000;

/// Where the bundler reads and writes.
#[derive(Debug)]
pub struct Job {
    /// The checkout: `index.html` and `style/`.
    pub source_dir: PathBuf,
    /// Trunk's output, which is replaced by ours.
    pub staging_dir: PathBuf,
    /// A release is packed as tightly as it goes and held to the budget.
    pub release: bool,
}

/// Why nothing was bundled.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// `index.html` or a style sheet is not as the bundler needs it.
    #[error("{path}: {reason}")]
    Source {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The single file is over [`SINGLE_FILE_BUDGET_BYTES`].
    #[error("evtxscope.html has {actual} bytes; the budget is {budget}")]
    OverBudget {
        /// Its size.
        actual: usize,
        /// What it may have.
        budget: usize,
    },
}

/// Writes both editions into the staging directory and returns the size report, ready to print.
pub fn run(job: &Job) -> Result<String, BundleError> {
    let shell = shell::Shell::read(&job.source_dir)?;
    let staged = |name: &str| read(&job.staging_dir.join(name));
    let app_wasm = staged("app_bg.wasm")?;
    let worker_wasm = staged("worker_bg.wasm")?;
    let mut worker_glue = staged("worker.js")?;
    worker_glue.extend_from_slice(include_bytes!("bundle/worker.js"));
    let app_glue = text(&job.staging_dir.join("app.js"), staged("app.js")?)?;

    let effort = if job.release {
        pack::Effort::Best
    } else {
        pack::Effort::Quick
    };
    let parts = Parts {
        app_glue,
        app_wasm: pack::pack(&app_wasm, effort),
        worker_glue: pack::pack(&worker_glue, effort),
        worker_wasm: pack::pack(&worker_wasm, effort),
    };
    let single = edition::single(&shell, &parts);
    let hosted = edition::hosted(&shell, &parts);

    clear(&job.staging_dir)?;
    write_all(&job.staging_dir, &hosted)?;
    write_all(&job.staging_dir, &single)?;

    let single_bytes = single.page.len();
    let mut report = Report::default();
    report.add("app.wasm", app_wasm.len(), parts.app_wasm.gzip_bytes);
    report.add("worker.wasm", worker_wasm.len(), parts.worker_wasm.gzip_bytes);
    for (name, content) in &hosted.files {
        report.add_content(name, content.as_bytes());
    }
    report.add_content("index.html", hosted.page.as_bytes());
    report.add_content("evtxscope.html", single.page.as_bytes());
    if job.release && single_bytes > SINGLE_FILE_BUDGET_BYTES {
        return Err(BundleError::OverBudget {
            actual: single_bytes,
            budget: SINGLE_FILE_BUDGET_BYTES,
        });
    }
    Ok(report.to_string())
}

fn read(path: &Path) -> Result<Vec<u8>, BundleError> {
    fs::read(path).map_err(|source| BundleError::Io {
        path: path.to_owned(),
        source,
    })
}

fn text(path: &Path, bytes: Vec<u8>) -> Result<String, BundleError> {
    String::from_utf8(bytes).map_err(|_| BundleError::Source {
        path: path.to_owned(),
        reason: "is not UTF-8".to_owned(),
    })
}

fn write_all(dir: &Path, edition: &Edition) -> Result<(), BundleError> {
    let page = (&edition.name, &edition.page);
    for (name, content) in edition
        .files
        .iter()
        .map(|(name, content)| (name, content))
        .chain([page])
    {
        let path = dir.join(name);
        let io = |source| BundleError::Io {
            path: path.clone(),
            source,
        };
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(io)?;
        }
        fs::write(&path, content).map_err(io)?;
    }
    Ok(())
}

/// Takes Trunk's files away: its own page has no policy and must not be published.
fn clear(dir: &Path) -> Result<(), BundleError> {
    let io = |source| BundleError::Io {
        path: dir.to_owned(),
        source,
    };
    for entry in fs::read_dir(dir).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.map_err(|source| BundleError::Io { path, source })?;
    }
    Ok(())
}
