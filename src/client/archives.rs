//! What becomes of an archive: its members are opened as files of their own; for encrypted ones the page is asked for a password.
//! Called by `pool` when a worker has looked into a file.

use super::plan::Closing;
use super::{Client, Held, News};
use crate::model::FileIx;
use crate::protocol::{FileState, Layout, Member, Password, Problem, Request};

/// A file whose encrypted members wait for a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locked {
    /// Which.
    pub file: FileIx,
    /// Folders and name; an attacker's text.
    pub path: String,
    /// How many members of it are encrypted.
    pub members: u32,
    /// A password was given and does not fit.
    pub wrong: bool,
}

/// What a worker found in an archive.
pub(super) struct Found {
    pub members: Vec<Member>,
    pub problems: Vec<Problem>,
    pub locked: u32,
}

impl Client {
    /// Tries what the reader typed on every archive that waits.
    pub fn unlock(&self, password: String) {
        self.0.passwords.borrow_mut().push(Password(password));
        for file in self.0.waiting.take() {
            self.0.tried.borrow_mut().insert(file);
            self.0.plan.borrow_mut().probe_again(file);
        }
        self.kick();
    }

    /// Reads what is not encrypted in the archives that wait.
    pub fn leave_locked(&self) {
        self.0.skip_locked.set(true);
        for file in self.0.waiting.take() {
            self.0.plan.borrow_mut().probe_again(file);
        }
        self.kick();
    }

    /// Takes in what is in an archive, or waits for its password; its closing when it is done with.
    pub(super) fn unpacked(&self, file: FileIx, found: Found) -> Option<Closing> {
        let Found {
            members,
            problems,
            locked,
        } = found;
        if locked > 0 && !self.0.skip_locked.get() {
            self.0.waiting.borrow_mut().push(file);
            self.tell(&News::Locked(Locked {
                file,
                path: self.path(file),
                members: locked,
                wrong: self.0.tried.borrow().contains(&file),
            }));
            return None;
        }
        self.inform(Request::Probed {
            file,
            layout: Layout::default(),
            problems: problems.clone(),
        });
        let state = if members.is_empty() {
            FileState::Refused
        } else {
            FileState::Unpacked
        };
        let inside: Vec<Held> = {
            let files = self.0.files.borrow();
            let outer = files.get(&file)?;
            members.into_iter().map(|member| outer.member(member)).collect()
        };
        self.enter_later(inside);
        self.0.plan.borrow_mut().unpacked(file, state, &problems)
    }

    fn path(&self, file: FileIx) -> String {
        let files = self.0.files.borrow();
        files.get(&file).map(|held| held.path.clone()).unwrap_or_default()
    }
}

impl Held {
    /// A member of this file.
    fn member(&self, member: Member) -> Self {
        let mut place = self.place.clone();
        let path = format!("{}/{}", self.path, member.path);
        let size = member.size;
        place.push(member);
        Self {
            handle: self.handle.clone(),
            path,
            place,
            size,
        }
    }
}
