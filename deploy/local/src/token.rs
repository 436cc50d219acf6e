//! Bearer tokens for the local stack, for curl and for gRPC clients.

use std::time::Duration;

use remix_platform::auth::AuthConfig;
use remix_platform::env::{ConfigError, Env, Variable};
use remix_platform::ids::TravelerId;

use crate::{config, demo};

/// How long a token of the local stack holds.
const LIFETIME: Duration = Duration::from_secs(24 * 3600);

/// The traveller, as `make token` names it.
const TRAVELER: Variable = Variable {
    name: "TRAVELER",
    default: "",
    about: "the id of a traveller, or the username of a demo traveller",
};

/// A token, and whose it is.
#[derive(Debug)]
pub struct SignedIn {
    /// The username.
    pub username: String,
    /// What stands behind `Bearer `.
    pub token: String,
}

/// A token for the traveller with this id or demo username, signed with the secret of the local stack.
pub fn sign(env: &Env, traveler: &str) -> Result<String, ConfigError> {
    let travelers = demo::travelers().map_err(|problem| ConfigError::new(&TRAVELER, problem))?;
    let named = travelers.iter().find(|known| known.username == traveler);
    let id: TravelerId = named.map_or(traveler, |known| &known.id).parse().map_err(|_| {
        let names: Vec<&str> = travelers.iter().map(|known| known.username.as_str()).collect();
        ConfigError::new(&TRAVELER, format!("nobody has this name; there are {}", names.join(", ")))
    })?;
    mint(&config::auth(env)?, id)
}

/// A token of the first demo traveller; none when the keys are somebody else's.
pub fn for_welcome(auth: &AuthConfig) -> Result<Option<SignedIn>, ConfigError> {
    let travelers = demo::travelers().map_err(|problem| ConfigError::new(&TRAVELER, problem))?;
    let first = travelers.into_iter().next().filter(|_| auth.can_mint());
    first
        .map(|traveler| {
            let id = traveler.id.parse().map_err(|problem| ConfigError::new(&TRAVELER, problem))?;
            Ok(SignedIn { token: mint(auth, id)?, username: traveler.username })
        })
        .transpose()
}

fn mint(auth: &AuthConfig, traveler: TravelerId) -> Result<String, ConfigError> {
    let token = auth.mint(traveler, LIFETIME).map_err(|problem| ConfigError::new(&TRAVELER, problem))?;
    Ok(token.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;
    use remix_platform::auth::Verifier;

    #[test]
    fn names_and_ids_sign_in_the_same_traveller() {
        let scratch = Scratch::new();
        let env = Env::of([("REMIX_DATA_DIR", scratch.path().to_str().unwrap())]);
        let asha = &demo::travelers().unwrap()[0];
        let verifier = Verifier::new(config::auth(&env).unwrap());
        for name in [&asha.username, &asha.id] {
            let identity = verifier.verify(&sign(&env, name).unwrap()).unwrap();
            assert_eq!(identity.traveler().unwrap().to_string(), asha.id);
            assert!(!identity.internal);
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let scratch = Scratch::new();
        let env = Env::of([("REMIX_DATA_DIR", scratch.path().to_str().unwrap())]);
        let problem = sign(&env, "zorro").unwrap_err().to_string();
        assert!(problem.starts_with("TRAVELER: ") && problem.contains("asha, "), "{problem}");
    }
}
