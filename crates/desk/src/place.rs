use std::env::var_os;
use std::path::PathBuf;

/// Folder of the store when none is named: `$BIANMU_STORE`, else the user's data folder. `None` when the system names none.
pub fn default_store() -> Option<PathBuf> {
    let folder = |name: &str| var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    if let Some(store) = folder("BIANMU_STORE") {
        return Some(store);
    }
    let data = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else {
        folder("XDG_DATA_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/share")))
    };
    data.map(|data| data.join("bianmu"))
}

/// Name of the local user until there are accounts.
pub fn local_user() -> String {
    ["BIANMU_USER", "USER", "USERNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.trim().is_empty()))
        .unwrap_or_else(|| "本机用户".to_owned())
}
