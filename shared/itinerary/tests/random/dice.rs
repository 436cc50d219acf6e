//! Where choices come from: a seeded generator, or the bytes of a fuzzer (then zeros, so that every input ends).

/// A source of choices.
pub(crate) enum Dice<'a> {
    /// The same seed makes the same choices.
    Seeded(fastrand::Rng),
    /// The same bytes make the same choices.
    Bytes(std::slice::Iter<'a, u8>),
}

impl<'a> Dice<'a> {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self::Seeded(fastrand::Rng::with_seed(seed))
    }

    pub(crate) fn bytes(bytes: &'a [u8]) -> Self {
        Self::Bytes(bytes.iter())
    }

    /// False when a fuzzer has nothing more to say.
    pub(crate) fn has_more(&self) -> bool {
        match self {
            Self::Seeded(_) => true,
            Self::Bytes(rest) => rest.len() > 0,
        }
    }

    /// A number below `limit`, which is above zero.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        match self {
            Self::Seeded(rng) => rng.usize(..limit),
            Self::Bytes(rest) => {
                let width = if limit <= 256 { 1 } else { 4 };
                let number =
                    (0..width).fold(0_usize, |sum, _| sum << 8 | usize::from(*rest.next().unwrap_or(&0)));
                number % limit
            }
        }
    }

    /// A number from `from` up to and including `to`.
    pub(crate) fn number(&mut self, from: i64, to: i64) -> i64 {
        from + self.below((to - from + 1) as usize) as i64
    }

    /// True so many times of a hundred.
    pub(crate) fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    /// One of a list.
    pub(crate) fn pick<'t, T>(&mut self, list: &'t [T]) -> &'t T {
        &list[self.below(list.len())]
    }

    /// Something, so many times of a hundred.
    pub(crate) fn maybe<T>(&mut self, times: usize, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.percent(times).then(|| make(self))
    }

    /// So many things.
    pub(crate) fn several<T>(&mut self, from: i64, to: i64, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.number(from, to);
        (0..count).map(|_| make(self)).collect()
    }
}
