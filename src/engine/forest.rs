//! When the forest of processes is made: whole, for who needs it now, or a piece with each [`Request::Processes`], so that the engine
//! answers other questions in between. What it holds is `analysis`'s.

use super::Session;
use crate::analysis::Forest;
use crate::analysis::forest::Making;
use crate::model::ProcessIx;
#[cfg(doc)]
use crate::protocol::Request;
use std::rc::Rc;

/// Of so many events at most the forest is made while the reader waits for something else: some tenths of a second.
const AT_ONCE: usize = 300_000;

impl Session {
    /// The process forest of what is loaded now.
    pub fn forest(&mut self) -> Rc<Forest> {
        if let Some(forest) = &self.forest {
            return Rc::clone(forest);
        }
        let making = self.making();
        let forest = Rc::new(making.finish(&self.store));
        self.forest = Some(Rc::clone(&forest));
        forest
    }

    /// The forest for something that can do without it: `None` while it would take long to make.
    pub(super) fn forest_at_hand(&mut self) -> Option<Rc<Forest>> {
        (self.forest.is_some() || self.store.len() <= AT_ONCE).then(|| self.forest())
    }

    /// How many processes are known by their creation. Joins all that is known of processes, which takes a while.
    pub fn processes(&mut self) -> u32 {
        logged(&self.forest())
    }

    /// As [`Session::processes`], if the forest is made already.
    pub(super) fn processes_counted(&self) -> Option<u32> {
        self.forest.as_deref().map(logged)
    }

    /// Makes a piece of the forest; the number of processes once it is whole.
    pub(super) fn processes_soon(&mut self) -> Option<u32> {
        if self.forest.is_none() {
            match self.making().step(&self.store) {
                Ok(forest) => self.forest = Some(Rc::new(forest)),
                Err(making) => self.making = Some(making),
            }
        }
        self.processes_counted()
    }

    /// The forest so far, to go on with.
    fn making(&mut self) -> Making {
        self.making.take().unwrap_or_else(|| {
            let mut order = self.order().to_vec();
            self.uncounted.leave(&mut order, false);
            Making::new(order)
        })
    }
}

fn logged(forest: &Forest) -> u32 {
    let all = (0..forest.len() as u32).map(ProcessIx);
    all.filter(|&process| forest.process(process).creation.is_some())
        .count() as u32
}
