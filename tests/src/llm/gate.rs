//! A gate: a script stops at it until the test opens it, so that "in mid-turn" is a state and not a guess about time.

use std::sync::Arc;

use tokio::sync::watch;

/// Closed until [`Gate::open`]; clones are the same gate.
#[derive(Clone, Debug)]
pub struct Gate(Arc<watch::Sender<bool>>);

impl Gate {
    /// A closed gate.
    pub fn closed() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Lets everything through from now on.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    /// Waits until it is open.
    pub async fn wait(&self) {
        let mut state = self.0.subscribe();
        state.wait_for(|open| *open).await.expect("the sender lives as long as this gate");
    }
}
