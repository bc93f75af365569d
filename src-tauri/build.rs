//! Checks that the user interface was built, then lets tauri look at its configuration.

fn main() {
    let page = std::path::Path::new("../ui/dist/index.html");
    println!("cargo::rerun-if-changed={}", page.display());
    if page.exists() {
        let manifest = tauri_build::AppManifest::new().commands(&[
            "call",
            "choose_files",
            "choose_folder",
            "choose_watched",
            "print_page",
        ]);
        let attributes = tauri_build::Attributes::new().app_manifest(manifest);
        if let Err(error) = tauri_build::try_build(attributes) {
            println!("cargo::error={error:#}");
        }
    } else {
        println!(
            "cargo::error=ui/dist/index.html is missing: run `npm ci && npm run build` in ui/ first (or `make ui`)"
        );
    }
}
