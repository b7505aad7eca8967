//! A value that arrives later, once: what a question waits on. The page has one thread, so a shared cell is all it takes.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

struct State<T> {
    value: Option<T>,
    waker: Option<Waker>,
    closed: bool,
}

/// The end that gives the value.
pub struct Giver<T>(Rc<RefCell<State<T>>>);

/// The end that waits: a future of `Some(value)`, or of `None` when the giver was dropped.
pub struct Waiter<T>(Rc<RefCell<State<T>>>);

/// Both ends.
pub fn once<T>() -> (Giver<T>, Waiter<T>) {
    let state = Rc::new(RefCell::new(State {
        value: None,
        waker: None,
        closed: false,
    }));
    (Giver(Rc::clone(&state)), Waiter(state))
}

impl<T> Giver<T> {
    /// Gives the value.
    pub fn give(self, value: T) {
        self.0.borrow_mut().value = Some(value);
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        let waker = {
            let mut state = self.0.borrow_mut();
            state.closed = true;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Waiter<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut state = self.0.borrow_mut();
        if let Some(value) = state.value.take() {
            Poll::Ready(Some(value))
        } else if state.closed {
            Poll::Ready(None)
        } else {
            state.waker = Some(context.waker().clone());
            Poll::Pending
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll<T>(waiter: &mut Waiter<T>) -> Poll<Option<T>> {
        Pin::new(waiter).poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn a_value_arrives_once() {
        let (giver, mut waiter) = once();
        assert_eq!(poll(&mut waiter), Poll::Pending);
        giver.give(7);
        assert_eq!(poll(&mut waiter), Poll::Ready(Some(7)));
        assert_eq!(poll(&mut waiter), Poll::Ready(None));
    }

    #[test]
    fn a_dropped_giver_ends_the_wait() {
        let (giver, mut waiter) = once::<u8>();
        drop(giver);
        assert_eq!(poll(&mut waiter), Poll::Ready(None));
    }
}
