//! One private Postgres a test binary: started by the first test, gone with the process, however that ends.
//!
//! The server dies with its parent (`PDEATHSIG`); a watchman, a shell that waits for the end of a pipe we hold, then
//! removes the folder. So neither a panic nor a kill leaves a process or a file behind.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use remix_local::postgres::{Cluster, ClusterOptions};
use tokio::sync::{OnceCell, Semaphore};

/// The database that every other one is a copy of.
const TEMPLATE: &str = "template_demo";

static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
/// Copies of one template exclude each other in Postgres: they wait here instead of failing there.
static COPYING: Semaphore = Semaphore::const_new(1);

async fn cluster() -> &'static Cluster {
    CLUSTER.get_or_init(start).await
}

async fn start() -> Cluster {
    let data_dir = std::env::temp_dir().join(format!("remix-tests-{}", std::process::id()));
    watch_over(&data_dir);
    let options = ClusterOptions { data_dir, bin_dir: None };
    let cluster = Cluster::start(&options).await.expect("the tests need PostgreSQL on this machine");
    let admin = crate::database::connect(&cluster.url("postgres")).await;
    // Nothing here has to survive a power cut; what the tests kill are processes.
    for statement in
        ["ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET full_page_writes = off", "SELECT pg_reload_conf()"]
    {
        admin.simple_query(statement).await.expect("the settings of the test cluster");
    }
    cluster.create_database(TEMPLATE).await.expect("the template");
    let url = cluster.url(TEMPLATE);
    crate::stack::migrate(&url).await;
    crate::stack::load_demo(&url).await;
    cluster
}

/// Copies the template.
pub async fn clone_template(name: &str) {
    let _alone = COPYING.acquire().await.expect("the semaphore is never closed");
    cluster().await.create_database_from_template(name, TEMPLATE).await.expect("a copy of the template");
}

/// An empty database, without migrations.
pub async fn create_empty(name: &str) {
    cluster().await.create_database(name).await.expect("an empty database");
}

/// Drops a database and whoever is connected to it.
pub async fn drop_database(name: &str) {
    if let Some(cluster) = CLUSTER.get() {
        // At the end of the process the server may be gone already, and the folder goes with it.
        let _dropped = cluster.drop_database(name).await;
    }
}

/// The URL of a database.
pub fn url(name: &str) -> String {
    CLUSTER.get().expect("the cluster runs once a database was asked for").url(name)
}

/// Leaves a shell behind that removes the folder when this process and the server in it are gone.
fn watch_over(folder: &Path) {
    let script = r#"cat > /dev/null
tries=0
while [ -e "$1/postgres/postmaster.pid" ] && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
rm -rf -- "$1""#;
    let mut watchman = Command::new("sh");
    watchman.args(["-c", script, "sh"]).arg(PathBuf::from(folder));
    watchman.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // Ctrl-C must not reach it: it has work to do afterwards.
    std::os::unix::process::CommandExt::process_group(&mut watchman, 0);
    let child = watchman.spawn().expect("sh can be started");
    // The pipe stays open for as long as this process lives; the kernel closes it.
    std::mem::forget(child);
}
