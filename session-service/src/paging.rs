//! Pages of a list: tokens are offsets, opaque to callers.

use remix_platform::Error as Shown;

use crate::error::Error;

/// Where the page begins that a token or a page number names.
pub fn offset(token: &str, page: Option<i32>, size: i32) -> Result<i64, Error> {
    if let Some(page) = page {
        if page < 1 {
            return Err(Shown::field("page", "must be at least 1").into());
        }
        return Ok(i64::from(page - 1) * i64::from(size));
    }
    if token.is_empty() {
        return Ok(0);
    }
    let offset: Option<i64> = token.parse().ok().filter(|offset| *offset >= 0);
    Ok(offset.ok_or_else(|| Shown::field("page_token", "is not one of ours"))?)
}

/// The token of the page after this one; empty when it is the last.
pub fn next_token(offset: i64, shown: usize, total: i64) -> String {
    let next = offset + i64::try_from(shown).unwrap_or(0);
    if next < total && shown > 0 { next.to_string() } else { String::new() }
}
