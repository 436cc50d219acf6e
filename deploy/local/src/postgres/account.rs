//! As whom the server runs: as ourselves, or, when we are root, as `postgres` or `nobody`.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::ClusterError;

/// A user of this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    name: String,
    uid: u32,
    gid: u32,
}

impl Account {
    /// The user to change to; none when we are not root and stay who we are.
    pub(super) fn to_drop_to() -> Result<Option<Self>, ClusterError> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let passwd = std::fs::read_to_string("/etc/passwd").map_err(ClusterError::io("/etc/passwd"))?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| Self::parse(&passwd, name))
            .map(Some)
            .ok_or(ClusterError::NoAccount)
    }

    fn parse(passwd: &str, name: &str) -> Option<Self> {
        let mut fields = passwd.lines().map(|line| line.split(':')).find_map(|mut fields| {
            let same = fields.next() == Some(name);
            same.then_some(fields)
        })?;
        let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
        Some(Self { name: name.to_owned(), uid, gid })
    }

    /// Makes a command run as this user.
    pub(super) fn apply(&self, command: &mut Command) {
        command.uid(self.uid).gid(self.gid);
    }

    /// Gives a folder to this user.
    pub(super) fn own(&self, folder: &Path) -> Result<(), ClusterError> {
        std::os::unix::fs::chown(folder, Some(self.uid), Some(self.gid))
            .map_err(ClusterError::io(folder.display().to_string()))
    }

    /// An error that names the first folder above `path` that this user may not enter.
    pub(super) fn check_reach(&self, path: &Path) -> Result<(), ClusterError> {
        let mut folders: Vec<&Path> = path.ancestors().collect();
        folders.reverse();
        match folders.into_iter().find(|folder| !self.may_enter(folder)) {
            None => Ok(()),
            Some(closed) => {
                Err(ClusterError::Unreachable { user: self.name.clone(), closed: closed.to_owned() })
            }
        }
    }

    fn may_enter(&self, folder: &Path) -> bool {
        let Ok(metadata) = folder.metadata() else { return false };
        let bit = match (metadata.uid() == self.uid, metadata.gid() == self.gid) {
            (true, _) => 0o100,
            (false, true) => 0o010,
            (false, false) => 0o001,
        };
        metadata.permissions().mode() & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    const PASSWD: &str = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/:/bin/false\n\
                          postgres:x:101:104:PostgreSQL,,,:/var/lib/postgresql:/bin/bash\n";

    #[test]
    fn accounts_are_read() {
        let account = Account::parse(PASSWD, "postgres").unwrap();
        assert_eq!((account.uid, account.gid), (101, 104));
        assert_eq!(Account::parse(PASSWD, "post"), None);
    }

    #[test]
    fn a_closed_folder_is_named() {
        let scratch = Scratch::new();
        let (closed, below) = (scratch.path().join("closed"), scratch.path().join("closed/below"));
        std::fs::create_dir_all(&below).unwrap();
        std::fs::set_permissions(scratch.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o700)).unwrap();
        let stranger = Account { name: "stranger".into(), uid: 4_000_001, gid: 4_000_001 };
        let sentence = stranger.check_reach(&below).unwrap_err().to_string();
        assert!(sentence.contains("`stranger`") && sentence.contains("closed;"), "{sentence}");
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o711)).unwrap();
        assert!(stranger.check_reach(&below).is_ok());
    }
}
