//! The making of a forest, a piece at a time: millions of events take seconds, and whoever asks something else meanwhile shall not
//! wait for the end. Called by `Forest::build`, which makes all pieces at once, and by `engine`, which answers between them.

use super::gather::{Gathered, Walk};
use super::process::Link;
use super::{Forest, audit, pids, plan, shape};
use crate::store::Store;

/// Events walked over in one piece: some hundredths of a second.
const PIECE: usize = if cfg!(test) { 7 } else { 1 << 17 };

/// A forest that is not complete yet.
pub struct Making {
    order: Vec<u32>,
    stage: Stage,
}

enum Stage {
    Hosts,
    Walk { walk: Box<Walk>, next: usize },
    Join(Box<Gathered>),
    Follow(Box<Gathered>),
    Shape(Box<Gathered>, Vec<Link>),
}

impl Making {
    /// Of the rows in `order`, which must stand in time order.
    pub fn new(order: Vec<u32>) -> Self {
        Self {
            order,
            stage: Stage::Hosts,
        }
    }

    /// Makes all pieces that are left.
    pub fn finish(mut self, store: &Store) -> Forest {
        loop {
            match self.step(store) {
                Ok(forest) => return forest,
                Err(making) => self = making,
            }
        }
    }

    /// Makes the next piece, of the same store each time: the forest after the last one, else what it is made of so far.
    pub fn step(mut self, store: &Store) -> Result<Forest, Self> {
        self.stage = match self.stage {
            Stage::Hosts => Stage::Walk {
                walk: Box::new(Walk::new(store, &plan::plans(store), &self.order)),
                next: 0,
            },
            Stage::Walk { mut walk, next } => {
                let piece = self.order.get(next..).unwrap_or_default();
                let piece = piece.get(..PIECE).unwrap_or(piece);
                walk.go_on(store, &plan::plans(store), piece);
                match next + piece.len() {
                    end if end == self.order.len() => Stage::Join(Box::new(walk.finish())),
                    next => Stage::Walk { walk, next },
                }
            }
            Stage::Join(mut all) => {
                audit::join(store, &mut all);
                Stage::Follow(all)
            }
            Stage::Follow(mut all) => {
                let links = pids::follow(store, &mut all);
                Stage::Shape(all, links)
            }
            Stage::Shape(all, links) => return Ok(shape::shape(store, &self.order, *all, &links)),
        };
        Err(self)
    }
}
