//! Who comes first when pictures have to be made: a clerk who flips fast asks for more of them than the machine makes, and
//! the page that is looked at is the one asked for last. Half of the cores make pictures; the rest draw.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::view::PictureSize;

/// Pictures that are being made or wait for it.
pub(crate) struct Making {
    state: Mutex<State>,
    left: Condvar,
    at_once: usize,
}

#[derive(Default)]
struct State {
    busy: usize,
    next: u64,
    waiting: Vec<Rank>,
}

/// Pages come before thumbnails, the newest first.
type Rank = (bool, u64);

/// Leave to make one picture, given back when dropped.
pub(crate) struct Turn<'a>(&'a Making);

impl Making {
    pub(crate) fn new() -> Making {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Making { state: Mutex::default(), left: Condvar::new(), at_once: (cores / 2).max(1) }
    }

    /// Waits until nothing more urgent is to be made.
    pub(crate) fn turn(&self, size: PictureSize) -> Turn<'_> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let rank = (size != PictureSize::Thumb, state.next);
        state.next += 1;
        state.waiting.push(rank);
        while state.busy >= self.at_once || state.waiting.iter().any(|other| *other > rank) {
            state = self.left.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.waiting.retain(|other| *other != rank);
        state.busy += 1;
        // With more than one core to spare the next may begin as well.
        self.left.notify_all();
        Turn(self)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner).busy -= 1;
        self.0.left.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_page_asked_for_last_is_made_first_and_thumbnails_wait() {
        let making = Arc::new(Making { at_once: 1, ..Making::new() });
        let first = making.turn(PictureSize::View);
        let order = Arc::new(Mutex::new(Vec::new()));
        let asked = [(1, PictureSize::Thumb), (2, PictureSize::View), (3, PictureSize::Thumb), (4, PictureSize::View)];
        let threads: Vec<_> = asked
            .into_iter()
            .map(|(name, size)| {
                let (making, order) = (Arc::clone(&making), Arc::clone(&order));
                let before = name - 1;
                while making.state.lock().unwrap().waiting.len() < before {
                    std::thread::sleep(Duration::from_millis(1));
                }
                std::thread::spawn(move || {
                    let _turn = making.turn(size);
                    order.lock().unwrap().push(name);
                })
            })
            .collect();
        while making.state.lock().unwrap().waiting.len() < asked.len() {
            std::thread::sleep(Duration::from_millis(1));
        }
        drop(first);
        threads.into_iter().for_each(|t| t.join().unwrap());
        assert_eq!(*order.lock().unwrap(), [4, 2, 3, 1]);
    }
}
