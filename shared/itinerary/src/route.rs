//! The shortest open path through a few places: exact (Held and Karp 1962) to twelve, beyond that nearest neighbour
//! improved by 2-opt. Distances in kilometres.

/// Most places for which the exact answer is computed.
const EXACT: usize = 12;

/// The order of the places `0..n` that makes the path shortest. `from` and `to` are distances from a fixed place
/// before the path and to one behind it, where there are such. Of equally short paths the one nearest to the present
/// order wins.
pub(crate) fn shortest(distance: &[Vec<f64>], from: Option<&[f64]>, to: Option<&[f64]>) -> Vec<usize> {
    let present: Vec<usize> = (0..distance.len()).collect();
    if distance.len() < 2 {
        return present;
    }
    let found =
        if distance.len() <= EXACT { held_karp(distance, from, to) } else { two_opt(distance, from, to) };
    // A gain below a metre is rounding.
    if length(&found, distance, from, to) + 0.001 < length(&present, distance, from, to) {
        found
    } else {
        present
    }
}

/// Length of a path with its fixed ends.
pub(crate) fn length(path: &[usize], distance: &[Vec<f64>], from: Option<&[f64]>, to: Option<&[f64]>) -> f64 {
    let ends = [(from, path.first()), (to, path.last())];
    let outer: f64 = ends.into_iter().filter_map(|(side, at)| Some(side?[*at?])).sum();
    outer + path.windows(2).map(|pair| distance[pair[0]][pair[1]]).sum::<f64>()
}

/// `best[set * n + last]`: the shortest path through all places of the set that ends in `last`, and the place before.
fn held_karp(distance: &[Vec<f64>], from: Option<&[f64]>, to: Option<&[f64]>) -> Vec<usize> {
    let n = distance.len();
    let full = (1_usize << n) - 1;
    let mut best = vec![(f64::INFINITY, n); (full + 1) * n];
    for last in 0..n {
        best[(1 << last) * n + last] = (from.map_or(0.0, |from| from[last]), n);
    }
    for set in 1..=full {
        for last in (0..n).filter(|last| set >> last & 1 == 1) {
            let (so_far, _) = best[set * n + last];
            for next in (0..n).filter(|next| set >> next & 1 == 0) {
                let through = so_far + distance[last][next];
                let entry = &mut best[(set | 1 << next) * n + next];
                if through < entry.0 {
                    *entry = (through, last);
                }
            }
        }
    }
    let end = |last: usize| best[full * n + last].0 + to.map_or(0.0, |to| to[last]);
    let mut last = (0..n).rev().min_by(|a, b| end(*a).total_cmp(&end(*b))).unwrap_or(0);
    let (mut set, mut path) = (full, Vec::with_capacity(n));
    while last < n {
        path.push(last);
        let before = best[set * n + last].1;
        set &= !(1 << last);
        last = before;
    }
    path.reverse();
    path
}

fn two_opt(distance: &[Vec<f64>], from: Option<&[f64]>, to: Option<&[f64]>) -> Vec<usize> {
    let n = distance.len();
    let mut left: Vec<usize> = (0..n).collect();
    let first = from.map_or(0, |from| (0..n).min_by(|a, b| from[*a].total_cmp(&from[*b])).unwrap_or(0));
    let mut path = vec![left.remove(first)];
    while let Some(last) = path.last().copied().filter(|_| !left.is_empty()) {
        let nearest =
            (0..left.len()).min_by(|a, b| distance[last][left[*a]].total_cmp(&distance[last][left[*b]]));
        path.push(left.remove(nearest.unwrap_or(0)));
    }
    while let Some((start, end)) = shortcut(&path, distance, from, to) {
        path[start..=end].reverse();
    }
    path
}

/// A part of the path that is better gone the other way round.
fn shortcut(
    path: &[usize],
    distance: &[Vec<f64>],
    from: Option<&[f64]>,
    to: Option<&[f64]>,
) -> Option<(usize, usize)> {
    // What each part takes there and back: distances need not be the same both ways.
    let (mut there, mut back) = (vec![0.0], vec![0.0]);
    for (at, pair) in path.windows(2).enumerate() {
        there.push(there[at] + distance[pair[0]][pair[1]]);
        back.push(back[at] + distance[pair[1]][pair[0]]);
    }
    let enter = |start: usize, place: usize| match start.checked_sub(1) {
        Some(before) => distance[path[before]][place],
        None => from.map_or(0.0, |from| from[place]),
    };
    let leave = |end: usize, place: usize| match path.get(end + 1) {
        Some(next) => distance[place][*next],
        None => to.map_or(0.0, |to| to[place]),
    };
    let gain = |start: usize, end: usize| {
        let (first, last) = (path[start], path[end]);
        let now = enter(start, first) + (there[end] - there[start]) + leave(end, last);
        now - (enter(start, last) + (back[end] - back[start]) + leave(end, first))
    };
    let pairs = (0..path.len()).flat_map(|start| (start + 1..path.len()).map(move |end| (start, end)));
    pairs.into_iter().find(|(start, end)| gain(*start, *end) > 0.001)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plane(points: &[(f64, f64)]) -> Vec<Vec<f64>> {
        let between = |a: &(f64, f64), b: &(f64, f64)| (a.0 - b.0).hypot(a.1 - b.1);
        points.iter().map(|a| points.iter().map(|b| between(a, b)).collect()).collect()
    }

    fn permutations(n: usize) -> Vec<Vec<usize>> {
        if n == 0 {
            return vec![Vec::new()];
        }
        let shorter = permutations(n - 1);
        let put = |path: &Vec<usize>, at: usize| [&path[..at], &[n - 1], &path[at..]].concat();
        shorter.iter().flat_map(|path| (0..n).map(move |at| put(path, at))).collect()
    }

    #[test]
    fn goes_along_the_coast() {
        let line = plane(&[(0.0, 0.0), (3.0, 0.0), (1.0, 0.0), (2.0, 0.0)]);
        assert_eq!(shortest(&line, None, None), vec![0, 2, 3, 1]);
        assert_eq!(shortest(&line, Some(&[9.0, 0.0, 9.0, 9.0]), None), vec![1, 3, 2, 0]);
    }

    #[test]
    fn stays_when_nothing_is_gained() {
        let line = plane(&[(0.0, 0.0), (1.0, 0.0), (2.0, 0.0)]);
        assert_eq!(shortest(&line, None, None), vec![0, 1, 2]);
    }

    proptest! {
        #[test]
        fn exact_to_six(points in prop::collection::vec((0.0..100.0_f64, 0.0..100.0_f64), 1..7), anchored: bool) {
            let distance = plane(&points);
            let from: Option<Vec<f64>> = anchored.then(|| points.iter().map(|(x, y)| x.hypot(*y)).collect());
            let found = shortest(&distance, from.as_deref(), None);
            let best = permutations(points.len()).iter().map(|path| length(path, &distance, from.as_deref(), None)).fold(f64::INFINITY, f64::min);
            prop_assert!((length(&found, &distance, from.as_deref(), None) - best).abs() < 0.01);
        }

        #[test]
        fn beyond_twelve_never_longer(points in prop::collection::vec((0.0..100.0_f64, 0.0..100.0_f64), 13..20)) {
            let distance = plane(&points);
            let present: Vec<usize> = (0..points.len()).collect();
            let found = shortest(&distance, None, None);
            let mut sorted = found.clone();
            sorted.sort_unstable();
            prop_assert_eq!(&sorted, &present);
            prop_assert!(length(&found, &distance, None, None) <= length(&present, &distance, None, None));
        }
    }
}
