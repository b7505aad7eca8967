//! Remembers the last few answers of a kind, up to a size. Used by `values`, `facet` and `find`.

/// Keys with what was worked out for them, the newest last.
pub struct Recent<K, V> {
    items: Vec<(K, V, usize)>,
    budget: usize,
}

impl<K: PartialEq, V> Recent<K, V> {
    /// Keeps at most `budget` of whatever [`Self::put`] counts as size.
    pub const fn new(budget: usize) -> Self {
        Self {
            items: Vec::new(),
            budget,
        }
    }

    /// What is remembered for a key; it counts as used.
    pub fn get(&mut self, key: &K) -> Option<&V> {
        let at = self.items.iter().position(|(known, ..)| known == key)?;
        let item = self.items.remove(at);
        self.items.push(item);
        self.items.last().map(|(_, value, _)| value)
    }

    /// Remembers; what was not used for longest goes, but never what was just put in.
    pub fn put(&mut self, key: K, value: V, size: usize) {
        self.items.push((key, value, size));
        while self.items.len() > 1 && self.items.iter().map(|(.., size)| size).sum::<usize>() > self.budget {
            self.items.remove(0);
        }
    }

    /// Forgets everything.
    pub fn forget(&mut self) {
        self.items.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_used_goes_first() {
        let mut recent = Recent::new(10);
        recent.put("a", 1, 4);
        recent.put("b", 2, 4);
        assert_eq!(recent.get(&"a"), Some(&1));
        recent.put("c", 3, 4);
        assert_eq!(recent.get(&"b"), None);
        assert_eq!(recent.get(&"a"), Some(&1));
        recent.put("d", 4, 100);
        assert_eq!(recent.get(&"a"), None);
        assert_eq!(recent.get(&"d"), Some(&4));
    }
}
