//! Who calls: the bearer token is checked and the rate limit spent before any other work. What a client says about
//! itself in other headers is never read.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderName, Method, header};
use remix_platform::auth::{bearer, unauthenticated};
use remix_platform::trace::RequestContext;
use remix_platform::{Error, ids::TravelerId};

use crate::Gateway;
use crate::limit::{Key, Kind, address_key};
use crate::reply::Failure;
use crate::upstream::Caller;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A caller with a valid token.
pub(crate) struct Authenticated(pub(crate) Caller);

/// A caller who needs no token; a valid one counts all the same.
pub(crate) struct Anybody(pub(crate) Caller);

impl FromRequestParts<Arc<Gateway>> for Authenticated {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Failure> {
        let kind = Kind::of(&parts.method);
        Ok(gateway.authenticate(&parts.headers, &parts.extensions, kind).map(Self)?)
    }
}

impl FromRequestParts<Arc<Gateway>> for Anybody {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, gateway: &Arc<Gateway>) -> Result<Self, Failure> {
        let kind = Kind::of(&parts.method);
        Ok(gateway.admit(&parts.headers, &parts.extensions, kind).map(Self)?)
    }
}

impl Gateway {
    /// Checks the token and spends one call.
    pub(crate) fn authenticate(
        &self,
        headers: &HeaderMap,
        extensions: &Extensions,
        kind: Kind,
    ) -> Result<Caller, Error> {
        let traveler = self.traveler_of(headers)?;
        self.limits.spend(Key::Traveler(traveler), kind)?;
        Ok(caller(true, headers, extensions))
    }

    /// Spends one call of the traveller or, without a valid token, of the client's address.
    pub(crate) fn admit(
        &self,
        headers: &HeaderMap,
        extensions: &Extensions,
        kind: Kind,
    ) -> Result<Caller, Error> {
        let traveler = self.traveler_of(headers).ok();
        let key = traveler.map_or_else(
            || address_key(client_address(headers, extensions, self.config.trusted_proxies)),
            Key::Traveler,
        );
        self.limits.spend(key, kind)?;
        Ok(caller(traveler.is_some(), headers, extensions))
    }

    fn traveler_of(&self, headers: &HeaderMap) -> Result<TravelerId, Error> {
        let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        self.verifier.verify(header.and_then(bearer).ok_or_else(unauthenticated)?)?.traveler()
    }
}

/// A token that is not `valid` goes no further.
fn caller(valid: bool, headers: &HeaderMap, extensions: &Extensions) -> Caller {
    let authorization = if valid { headers.get(header::AUTHORIZATION).cloned() } else { None };
    let context = extensions.get::<RequestContext>().cloned().unwrap_or_else(RequestContext::fresh);
    Caller { authorization, context }
}

/// The client's address: the peer's, or the one that the outermost trusted proxy saw.
fn client_address(headers: &HeaderMap, extensions: &Extensions, trusted_proxies: usize) -> IpAddr {
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
    let seen: Vec<IpAddr> = headers
        .get_all(&FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|address| address.trim().parse().ok())
        .collect();
    // Each proxy appends what it saw; further to the left stands what clients made up.
    trusted_proxies.checked_sub(1).and_then(|hops| seen.iter().rev().nth(hops)).copied().unwrap_or(peer)
}

/// What a call of this kind of gRPC method counts as.
pub(crate) fn kind_of_rpc(method: &str) -> Kind {
    let read = ["Export", "Get", "List", "Search", "Watch"].iter().any(|verb| method.starts_with(verb));
    Kind::of(if read { &Method::GET } else { &Method::POST })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forwarded_addresses_are_believed_only_as_far_as_proxies_are_trusted() {
        let mut headers = HeaderMap::new();
        headers.insert(FORWARDED_FOR, "6.6.6.6, 203.0.113.7, 10.0.0.2".parse().unwrap());
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from(([10, 0, 0, 1], 999))));
        let address = |hops| client_address(&headers, &extensions, hops).to_string();
        assert_eq!(
            (address(0), address(1), address(2)),
            ("10.0.0.1".into(), "10.0.0.2".into(), "203.0.113.7".into())
        );
        assert_eq!(address(8), "10.0.0.1");
    }

    #[test]
    fn rpcs_are_reads_or_writes() {
        assert_eq!(kind_of_rpc("ListSessions"), Kind::Read);
        assert_eq!(kind_of_rpc("SendMessage"), Kind::Write);
    }
}
