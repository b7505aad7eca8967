//! From what was dropped or picked to a list of files with their paths. Folders are walked to the end.
//!
//! Called by `ui::shell`. Whether a file is a log is found out from its content, by an ingest worker.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// Files beyond so many are left out: whoever drops a whole disk did not mean it.
pub const MOST_FILES: usize = 20_000;

/// A file that the reader handed over.
#[derive(Clone, Debug)]
pub struct Dropped {
    /// The handle.
    pub file: File,
    /// Folders and name.
    pub path: String,
}

/// The files of an input element; with their folders when a folder was picked.
pub fn from_list(list: &FileList) -> Vec<Dropped> {
    (0..list.length())
        .filter_map(|i| list.item(i))
        .take(MOST_FILES)
        .map(|file| {
            let path = Reflect::get(&file, &"webkitRelativePath".into()).ok();
            let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
            let path = path.unwrap_or_else(|| file.name());
            Dropped { file, path }
        })
        .collect()
}

/// What a drop holds. Has to be called while the drop event is handled: afterwards the browser has forgotten it.
pub fn from_drop(transfer: &DataTransfer) -> impl Future<Output = Vec<Dropped>> + use<> {
    let items = transfer.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|i| items.get(i))
        .filter(|item| item.kind() == "file")
        .filter_map(|item| item.webkit_get_as_entry().ok().flatten())
        .collect();
    // Some drags (from a browser's own download list, from scripts) hold files without entries.
    let plain = transfer.files().map(|list| from_list(&list)).unwrap_or_default();
    async move {
        if entries.is_empty() {
            return plain;
        }
        let mut out = Vec::new();
        let mut open = entries;
        open.reverse();
        while let Some(entry) = open.pop() {
            if out.len() >= MOST_FILES {
                break;
            }
            if entry.is_directory() {
                let mut children = read_folder(entry.unchecked_ref()).await;
                children.sort_by_key(FileSystemEntry::name);
                children.reverse();
                open.extend(children);
            } else if let Some(dropped) = read_file(entry.unchecked_ref()).await {
                out.push(dropped);
            }
        }
        out
    }
}

async fn read_file(entry: &FileSystemFileEntry) -> Option<Dropped> {
    let file = promise(|resolve, reject| {
        entry.file_with_callback_and_callback(resolve, reject);
        Ok(())
    });
    let file: File = file.await.ok()?.dyn_into().ok()?;
    let path = entry.full_path();
    let path = path.trim_start_matches('/').to_owned();
    Some(Dropped { file, path })
}

/// A folder's entries; the browser hands them out in portions, an empty one at the end.
async fn read_folder(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut out = Vec::new();
    loop {
        let portion = promise(|resolve, reject| reader.read_entries_with_callback_and_callback(resolve, reject)).await;
        let Ok(portion) = portion.and_then(JsValue::dyn_into::<Array>) else {
            return out;
        };
        if portion.length() == 0 || out.len() >= MOST_FILES {
            return out;
        }
        out.extend(portion.iter().map(JsValue::unchecked_into::<FileSystemEntry>));
    }
}

/// A pair of callbacks as a future.
async fn promise(start: impl Fn(&Function, &Function) -> Result<(), JsValue>) -> Result<JsValue, JsValue> {
    let mut started = Ok(());
    let promise = Promise::new(&mut |resolve, reject| started = start(&resolve, &reject));
    started?;
    JsFuture::from(promise).await
}
