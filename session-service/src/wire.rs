//! Between the contract's messages and the domain's types. Both have the same JSON form, so that is the way between
//! them; there is no second list of fields that could fall behind.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// The same thing as another type with the same JSON form.
pub fn convert<A: Serialize, B: DeserializeOwned>(value: &A) -> Result<B> {
    let json = serde_json::to_vec(value).map_err(|error| Error::Stored(error.into()))?;
    serde_json::from_slice(&json).map_err(|error| Error::Stored(error.into()))
}

/// Converts an edit of a caller; what does not fit is the caller's fault and names the operation.
pub fn operation(
    index: usize,
    operation: &remix_proto::v1::Operation,
) -> std::result::Result<remix_itinerary::Operation, remix_platform::Error> {
    if operation.op == 0 {
        return Err(remix_platform::Error::field(
            format!("operations[{index}].op"),
            "must name an operation",
        ));
    }
    let json = serde_json::to_value(operation).map_err(remix_platform::Error::internal)?;
    serde_json::from_value(json)
        .map_err(|problem| remix_platform::Error::field(format!("operations[{index}]"), problem.to_string()))
}
