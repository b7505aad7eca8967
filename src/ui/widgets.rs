//! Generic pieces that views are made of: tables, trees, menus, dividers. Their logic is plain and tested natively; the
//! components are thin.

pub(crate) mod category;
pub(crate) mod clip;
pub(crate) mod cursor;
pub(crate) mod grid;
pub(crate) mod hosts;
pub(crate) mod layout;
pub(crate) mod memory;
pub(crate) mod menu;
pub(crate) mod pages;
pub(crate) mod rows;
pub(crate) mod save;
pub(crate) mod scroll;
pub(crate) mod severity;
pub(crate) mod show;
pub(crate) mod split;
pub(crate) mod times;
pub(crate) mod tree;
pub(crate) mod type_ahead;
