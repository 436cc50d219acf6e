//! One runtime for every test of a binary: servers, clients and the scripted model share its threads.

use std::future::Future;
use std::sync::OnceLock;
use std::time::Duration;

use tokio::runtime::Runtime;

/// The longest that one test may take, so that a hang is a failure with a name.
pub const TEST_LIMIT: Duration = Duration::from_secs(90);

/// The shared runtime.
pub fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .enable_all()
            .thread_name("stack")
            .build()
            .expect("a runtime can be built")
    })
}

/// Runs one test to its end, or fails it after [`TEST_LIMIT`]. It runs on the test's own thread, where the test runner
/// catches what a failure prints; servers and clients run on the shared ones.
pub fn run(test: impl Future<Output = ()>) {
    let outcome = runtime().block_on(async { tokio::time::timeout(TEST_LIMIT, Box::pin(test)).await });
    assert!(outcome.is_ok(), "the test did not end within {TEST_LIMIT:?}");
}
