//! Memory of pictures that were decoded in many threads: the allocator of glibc keeps an area for each of them, which doubles
//! the memory of the program while pages are flipped (docs/performance.md). How many areas there may be is read once, when
//! the program starts.

/// Starts the program anew in place of itself with few areas, unless somebody has chosen their number.
#[cfg(target_os = "linux")]
pub(crate) fn keep_few() {
    use std::os::unix::process::CommandExt;

    const ARENAS: &str = "MALLOC_ARENA_MAX";
    // Without these the limit from which a block is given back when it is freed rises with the largest picture made so far.
    const RETURNED: [(&str, &str); 2] = [("MALLOC_MMAP_THRESHOLD_", "524288"), ("MALLOC_TRIM_THRESHOLD_", "1048576")];
    if std::env::var_os(ARENAS).is_some() {
        return;
    }
    if let Ok(program) = std::env::current_exe() {
        // Comes back only when it failed; then the program goes on with more memory.
        let _ = std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(ARENAS, "2")
            .envs(RETURNED)
            .exec();
    }
}

/// Other systems have other allocators.
#[cfg(not(target_os = "linux"))]
pub(crate) fn keep_few() {}
