//! A virtual list in the page: a fixed pool of row elements that are filled again as the list moves.
//!
//! ```text
//!   scroller (scrolls)
//!     head        (sticky, not ours)
//!     spacer      as tall as `Scroll::spacer_px`
//!       pool      moved as a whole; its rows stand in the order of the list, elements wander from one end to the other
//! ```
//!
//! The pool is plain DOM, not signals: scrolling refills only the rows that come into sight, and never makes an element.
//! What a row looks like is the [`Paint`]er's business, where rows come from the [`Source`]'s. Text from a log reaches the
//! document through text nodes only. Used by the grid and the tree.

mod dom;
mod parts;
mod wheel;

use self::dom::Dom;
pub(crate) use self::parts::{Listen, Paint, Part, Source};
use super::pages::{Ask, Pages};
use super::scroll::{Scroll, Turn};
use crate::protocol::Failure;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;
use web_sys::HtmlElement;

/// Rows kept ready above and below the window.
const OVERSCAN: u32 = 8;
/// While rows are on their way, those of the latest answer stand in for so long.
const HOLD_MS: u32 = 140;

type Observer = (web_sys::ResizeObserver, Closure<dyn FnMut()>);
type Wheel = Closure<dyn FnMut(web_sys::WheelEvent)>;

/// The list. Shared: clones are handles.
pub(crate) struct Rows<T: 'static, P: Paint<T>> {
    scroll: RefCell<Scroll>,
    pages: RefCell<Pages<T>>,
    slots: RefCell<VecDeque<P::Slot>>,
    first: Cell<u32>,
    holding: Cell<bool>,
    hold_round: Cell<u32>,
    started: Cell<bool>,
    /// A row that stays in sight when the window gets smaller.
    kept: Cell<Option<u32>>,
    painter: P,
    source: Source<T>,
    listener: Box<dyn Listen>,
    dom: RefCell<Option<Dom>>,
    observer: RefCell<Option<Observer>>,
    wheel: RefCell<Option<Wheel>>,
    me: Weak<Self>,
}

impl<T: 'static, P: Paint<T>> Drop for Rows<T, P> {
    fn drop(&mut self) {
        if let Some((observer, _)) = self.observer.borrow_mut().take() {
            observer.disconnect();
        }
    }
}

impl<T: 'static, P: Paint<T>> Rows<T, P> {
    /// A list that is not on the page yet.
    pub fn new(painter: P, source: Source<T>, listener: Box<dyn Listen>) -> Rc<Self> {
        Rc::new_cyclic(|me| Self {
            scroll: RefCell::default(),
            pages: RefCell::default(),
            slots: RefCell::default(),
            first: Cell::new(0),
            holding: Cell::new(false),
            hold_round: Cell::new(0),
            started: Cell::new(false),
            kept: Cell::new(None),
            painter,
            source,
            listener,
            dom: RefCell::new(None),
            observer: RefCell::new(None),
            wheel: RefCell::new(None),
            me: me.clone(),
        })
    }

    /// Puts the list into these elements; it asks nothing before [`Rows::restart`]. `head_px` is the height of the sticky head.
    pub fn mount(&self, scroller: HtmlElement, spacer: HtmlElement, pool: HtmlElement, head_px: f64) {
        let me = self.me.clone();
        let resized = Closure::<dyn FnMut()>::new(move || {
            if let Some(me) = me.upgrade() {
                me.resized();
            }
        });
        if let Ok(observer) = web_sys::ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            observer.observe(&scroller);
            self.observer.replace(Some((observer, resized)));
        }
        self.dom.replace(Some(Dom {
            scroller,
            spacer,
            pool,
            head_px,
        }));
        self.resized();
    }

    /// The window changed its size.
    fn resized(&self) {
        let Some(view_px) = self.dom.borrow().as_ref().map(Dom::view_px) else {
            return;
        };
        let (from, to) = self.scroll.borrow().visible();
        self.scroll.borrow_mut().set_view(view_px);
        self.grow_pool();
        if let Some(kept) = self.kept.get().filter(|kept| (from..to).contains(kept)) {
            self.scroll.borrow_mut().reveal(kept);
            self.push_bar();
        }
        self.refill_all();
        self.want();
    }

    /// This row stays in sight when the window gets smaller.
    pub fn keep(&self, at: u32) {
        self.kept.set(Some(at));
    }

    fn grow_pool(&self) {
        let (from, to) = {
            let mut probe = self.scroll.borrow().clone();
            probe.set_rows(u32::MAX / 64);
            probe.go(1.0);
            probe.visible()
        };
        let needed = (to - from + 2 * OVERSCAN) as usize;
        let dom = self.dom.borrow();
        let Some(dom) = dom.as_ref() else { return };
        let mut slots = self.slots.borrow_mut();
        while slots.len() < needed {
            let Some(slot) = self.painter.make() else { return };
            if !dom.append(P::element(&slot)) {
                return;
            }
            slots.push_back(slot);
        }
    }

    /// The columns changed: rows are made anew.
    pub fn rebuild(&self) {
        if let Some(dom) = self.dom.borrow().as_ref() {
            dom.pool.set_text_content(None);
        }
        self.slots.borrow_mut().clear();
        self.grow_pool();
        self.refill_all();
    }

    /// Another table: asks anew; what is shown stays until the answer is there.
    pub fn restart(&self) {
        self.started.set(true);
        self.pages.borrow_mut().new_epoch();
        self.want();
    }

    /// The engine may know more: asks anew from where the list stands.
    pub fn refresh(&self) {
        self.pages.borrow_mut().new_edition();
        self.want();
    }

    /// Rows of the whole list.
    pub fn len(&self) -> u32 {
        self.scroll.borrow().rows()
    }

    /// Rows a page key moves.
    pub fn page(&self) -> u32 {
        self.scroll.borrow().page()
    }

    /// Rows on screen.
    pub fn visible(&self) -> (u32, u32) {
        self.scroll.borrow().visible()
    }

    /// Looks at a row that is held.
    pub fn with<R>(&self, at: u32, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.pages.borrow().get(at).map(look)
    }

    /// The scroller fired `scroll`.
    pub fn on_scroll(&self) {
        let Some(actual) = self.dom.borrow().as_ref().map(Dom::bar_px) else {
            return;
        };
        if self.scroll.borrow_mut().on_bar(actual) {
            self.moved();
        }
    }

    /// Shows the row: as little movement as needed, or (`far`) in the upper third.
    pub fn reveal(&self, at: u32, far: bool) {
        {
            let mut scroll = self.scroll.borrow_mut();
            if far {
                scroll.bring(at);
            } else {
                scroll.reveal(at);
            }
        }
        self.push_bar();
        self.moved();
    }

    /// To the first row.
    pub fn to_top(&self) {
        self.scroll.borrow_mut().go(0.0);
        self.push_bar();
        self.moved();
    }

    /// The browser is told where the list stands.
    fn push_bar(&self) {
        let dom = self.dom.borrow();
        let Some(dom) = dom.as_ref() else { return };
        let bar = self.scroll.borrow().bar_px();
        let actual = dom.set_bar(bar);
        self.scroll.borrow_mut().settle(actual);
    }

    /// The list stands elsewhere: elements wander, rows that came into sight are filled.
    fn moved(&self) {
        let wanted = self.scroll.borrow().first().saturating_sub(OVERSCAN);
        let len = self.slots.borrow().len() as u32;
        let old = self.first.replace(wanted);
        let dirty = match Turn::of(old, wanted, len) {
            Turn::Stay => 0..0,
            Turn::Jump => {
                self.hold();
                0..len as usize
            }
            Turn::Forward(n) => {
                self.wander(n, true);
                (len - n) as usize..len as usize
            }
            Turn::Back(n) => {
                self.wander(n, false);
                0..n as usize
            }
        };
        self.place();
        self.refill(dirty);
        self.want();
    }

    fn wander(&self, n: u32, forward: bool) {
        let dom = self.dom.borrow();
        let Some(dom) = dom.as_ref() else { return };
        let mut slots = self.slots.borrow_mut();
        for _ in 0..n {
            if forward {
                let Some(slot) = slots.pop_front() else { return };
                dom.append(P::element(&slot));
                slots.push_back(slot);
            } else {
                let Some(slot) = slots.pop_back() else { return };
                dom.prepend(P::element(&slot));
                slots.push_front(slot);
            }
        }
    }

    fn place(&self) {
        let dom = self.dom.borrow();
        let Some(dom) = dom.as_ref() else { return };
        let scroll = self.scroll.borrow();
        dom.place(scroll.spacer_px(), scroll.row_y(self.first.get()));
    }

    /// For a moment, rows of the latest answer stand in for those on their way, so that a dragged scrollbar shows movement
    /// instead of blinking.
    fn hold(&self) {
        self.holding.set(true);
        let round = self.hold_round.get().wrapping_add(1);
        self.hold_round.set(round);
        let me = self.me.clone();
        gloo_timers::callback::Timeout::new(HOLD_MS, move || {
            if let Some(me) = me.upgrade()
                && me.hold_round.get() == round
                && me.holding.replace(false)
            {
                me.refill_all();
            }
        })
        .forget();
    }

    /// Fills every row again: the selection, the zone or the like changed.
    pub fn refill_all(&self) {
        self.first.set(self.scroll.borrow().first().saturating_sub(OVERSCAN));
        self.place();
        let len = self.slots.borrow().len();
        self.refill(0..len);
    }

    fn refill(&self, which: std::ops::Range<usize>) {
        if which.is_empty() {
            return;
        }
        let rows = self.scroll.borrow().rows();
        let pages = self.pages.borrow();
        let first = self.first.get();
        for (i, slot) in self.slots.borrow_mut().iter_mut().enumerate() {
            if !which.contains(&i) {
                continue;
            }
            let at = first + i as u32;
            let element = P::element(slot);
            element.set_hidden(at >= rows);
            if at < rows {
                let row = pages.get(at).or_else(|| {
                    let held = self.holding.get().then(|| pages.stand_in(at));
                    held.flatten()
                });
                self.painter.fill(slot, at, row);
            }
        }
        drop(pages);
        self.listener.painted();
    }

    /// Asks for what the window needs, unless an answer is on its way already.
    fn want(&self) {
        let (from, to) = self.scroll.borrow().visible();
        let total = self.pages.borrow().total();
        let end = (to + OVERSCAN).min(total.unwrap_or(u32::MAX));
        let from = from.saturating_sub(OVERSCAN).min(end);
        if !self.started.get() || self.dom.borrow().is_none() {
            return;
        }
        let Some(ask) = self.pages.borrow_mut().plan(from, end) else {
            return;
        };
        let coming = (self.source)(ask.start, ask.count);
        let me = self.me.clone();
        leptos::task::spawn_local(async move {
            let answer = coming.await;
            if let Some(me) = me.upgrade() {
                me.arrived(ask, answer);
            }
        });
    }

    fn arrived(&self, ask: Ask, answer: Result<Part<T>, Failure>) {
        match answer {
            Err(failure) => {
                self.pages.borrow_mut().failed();
                self.listener.failed(failure);
            }
            Ok(part) => {
                let total = part.total;
                if self.pages.borrow_mut().answer(ask, total, part.rows) {
                    if self.scroll.borrow().rows() != total {
                        self.scroll.borrow_mut().set_rows(total);
                        self.place();
                        self.push_bar();
                        self.take_wheel();
                    }
                    self.listener.total(total);
                    self.refill_all();
                }
                self.want();
            }
        }
    }
}
