//! Finds `initdb` and `postgres`: the folder that was named, PATH, then the places where packages put them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::ClusterError;

/// The variable that names the folder of the programs.
pub const BIN_VARIABLE: &str = "REMIX_POSTGRES_BIN";

/// Folders whose subfolders may hold an installation, with what follows each subfolder.
const PARENTS: &[(&str, &str)] = &[
    ("/usr/lib/postgresql", "bin"),
    ("/usr", "bin"),
    ("/opt/homebrew/opt", "bin"),
    ("/usr/local/opt", "bin"),
    ("/opt/local/lib", "bin"),
    ("/Applications/Postgres.app/Contents/Versions", "bin"),
];

/// An installation of PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    /// The folder of the programs, free of symbolic links.
    pub(super) folder: PathBuf,
    /// The major version, such as `15`.
    pub(super) major: u32,
}

impl Binaries {
    /// The installation in a folder, when both programs are there and say what they are.
    ///
    /// Links are followed first: PATH often holds links or wrappers, and `initdb` looks for `postgres` beside itself.
    fn in_folder(folder: &Path) -> Option<Self> {
        let postgres = folder.join("postgres").canonicalize().ok()?;
        let folder = postgres.parent()?.to_owned();
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(&postgres).arg("--version").output().ok()?;
        Some(Self { folder, major: major_version(&String::from_utf8_lossy(&output.stdout))? })
    }

    /// One of the programs.
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// The `15` of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_version(line: &str) -> Option<u32> {
    let number = line.split_once("(PostgreSQL) ")?.1;
    number.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

/// The installation to use: the named one, else the first in search order that can read `data` (any, for no data yet).
pub(super) fn find(
    named: Option<&Path>,
    path: Option<&str>,
    data: Option<(&Path, u32)>,
) -> Result<Binaries, ClusterError> {
    let found = match named {
        Some(folder) => {
            vec![Binaries::in_folder(folder).ok_or_else(|| ClusterError::NotInFolder(folder.to_owned()))?]
        }
        None => on_this_machine(path),
    };
    let Some((data_dir, version)) = data else {
        return found.into_iter().next().ok_or(ClusterError::NotInstalled);
    };
    let majors: Vec<String> = found.iter().map(|binaries| binaries.major.to_string()).collect();
    found.into_iter().find(|binaries| binaries.major == version).ok_or_else(|| {
        if majors.is_empty() {
            return ClusterError::NotInstalled;
        }
        ClusterError::OtherVersion {
            data_dir: data_dir.to_owned(),
            data: version.to_string(),
            found: majors.join(", "),
        }
    })
}

/// Every installation, PATH first, then the newest of the usual places.
fn on_this_machine(path: Option<&str>) -> Vec<Binaries> {
    let mut found: Vec<Binaries> = Vec::new();
    let mut usual: Vec<Binaries> =
        PARENTS.iter().flat_map(|(parent, below)| candidates(Path::new(parent), below)).collect();
    usual.sort_by_key(|binaries| std::cmp::Reverse(binaries.major));
    let on_path =
        path.into_iter().flat_map(std::env::split_paths).filter_map(|folder| Binaries::in_folder(&folder));
    for binaries in on_path.chain(usual) {
        if !found.contains(&binaries) {
            found.push(binaries);
        }
    }
    found
}

fn candidates(parent: &Path, below: &str) -> Vec<Binaries> {
    let folders = std::fs::read_dir(parent).into_iter().flatten().flatten();
    folders.filter_map(|folder| Binaries::in_folder(&folder.path().join(below))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    /// A folder with programs that claim to be of this version.
    fn installation(root: &Path, name: &str, version: &str) -> PathBuf {
        let folder = root.join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for program in ["initdb", "postgres"] {
            let draft = folder.join("draft");
            std::fs::write(&draft, format!("#!/bin/sh\necho '{program} (PostgreSQL) {version}'\n")).unwrap();
            // Another process writes the program: a file that this one, or a fork of it, has open to write cannot run.
            let mut install = Command::new("install");
            let status = install.args(["-m", "755"]).arg(&draft).arg(folder.join(program)).status();
            assert!(status.unwrap().success());
        }
        folder
    }

    #[test]
    fn versions_are_read() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major_version("something else"), None);
    }

    #[test]
    fn the_named_folder_wins_and_must_be_right() {
        let scratch = Scratch::new();
        let old = installation(scratch.path(), "old", "14.2");
        let new = installation(scratch.path(), "new", "17.1");
        let path = new.to_str().unwrap();
        assert_eq!(find(Some(&old), Some(path), None).unwrap().major, 14);
        let wrong = find(Some(scratch.path()), Some(path), None).unwrap_err().to_string();
        assert!(wrong.starts_with("REMIX_POSTGRES_BIN: "), "{wrong}");
    }

    #[test]
    fn a_link_on_the_path_leads_to_its_folder() {
        let scratch = Scratch::new();
        let real = installation(scratch.path(), "real", "16.3");
        let links = scratch.path().join("links");
        std::fs::create_dir(&links).unwrap();
        std::os::unix::fs::symlink(real.join("postgres"), links.join("postgres")).unwrap();
        let found = find(None, links.to_str(), None).unwrap();
        assert_eq!(found.folder, real.canonicalize().unwrap());
    }

    #[test]
    fn half_an_installation_is_none() {
        let scratch = Scratch::new();
        let folder = installation(scratch.path(), "half", "16.3");
        std::fs::remove_file(folder.join("initdb")).unwrap();
        assert_eq!(Binaries::in_folder(&folder), None);
    }

    #[test]
    fn existing_data_choose_their_version() {
        let scratch = Scratch::new();
        let (a, b) = (installation(scratch.path(), "a", "91.4"), installation(scratch.path(), "b", "92.0"));
        let path = std::env::join_paths([&a, &b]).unwrap().into_string().unwrap();
        assert_eq!(find(None, Some(&path), None).unwrap().major, 91);
        assert_eq!(find(None, Some(&path), Some((scratch.path(), 92))).unwrap().major, 92);
        let wrong = find(None, Some(&path), Some((scratch.path(), 90))).unwrap_err().to_string();
        assert!(wrong.contains("PostgreSQL 90") && wrong.contains("91, 92"), "{wrong}");
    }
}
