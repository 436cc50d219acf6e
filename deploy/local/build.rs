//! Lists the demo itineraries, so that a new file in the folder is part of the catalogue without further ado.

use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder =
        Path::new(&env::var_os("CARGO_MANIFEST_DIR").ok_or("run by cargo only")?).join("demo/itineraries");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files =
        fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, std::io::Error>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut code =
        String::from("/// Name and text of every file.\npub(crate) const FILES: &[(&str, &str)] = &[\n");
    for file in &files {
        let name = file.file_name().ok_or("a file has a name")?.to_string_lossy();
        code.push_str(&format!("    ({name:?}, include_str!({:?})),\n", file.display().to_string()));
    }
    code.push_str("];\n");
    let out = env::var_os("OUT_DIR").ok_or("run by cargo only")?;
    fs::write(Path::new(&out).join("demo_files.rs"), code)?;
    Ok(())
}
