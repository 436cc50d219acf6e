//! The gRPC contract of Remix Chat (`tripit.remix.v1`) and the JSON form of its messages.
//!
//! The JSON form is the one that REST and SSE show and that the database stores, so that no layer keeps copies of these
//! types. This crate knows no other crate of the workspace.

pub mod json;
mod scalars;

pub use scalars::{Amount, ChangeValue, Timestamp, change_value};

/// Generated messages, clients and servers.
#[allow(missing_docs, clippy::all, clippy::pedantic, unreachable_pub)]
pub mod v1 {
    tonic::include_proto!("tripit.remix.v1");
}

/// Every service's descriptors, for gRPC reflection.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptor.bin"));
