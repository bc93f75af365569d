//! The window: a shell around the desk. Every command goes through [`bianmu_desk::Desk::call`]; this program adds only what
//! needs a window: choosers, drag and drop, page pictures, printing.
#![cfg_attr(windows, windows_subsystem = "windows")]

mod arenas;
mod commands;
mod drops;
mod held;
mod pictures;
mod start;

use std::process::ExitCode;

use tauri::{Manager, RunEvent};

use crate::held::HeldDesk;

fn main() -> ExitCode {
    let raw: Vec<String> = std::env::args_os().map(|a| a.to_string_lossy().into_owned()).collect();
    if raw.get(1).is_some_and(|a| a == bianmu_desk::WORKER_ARGUMENT) {
        return ExitCode::from(bianmu_desk::worker_main(&raw[2..]) as u8);
    }
    arenas::keep_few();
    let app = tauri::Builder::default()
        // First of all plugins: a second start only brings the first window to the front.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| start::to_front(app)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .manage(HeldDesk::default())
        .register_asynchronous_uri_scheme_protocol("page", pictures::answer)
        .invoke_handler(tauri::generate_handler![
            commands::call,
            commands::choose_files,
            commands::choose_folder,
            commands::choose_watched,
            commands::print_page
        ])
        .on_window_event(drops::listen)
        .setup(|app| start::open(app.handle()))
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            app.run(|handle, event| {
                if let RunEvent::Exit = event {
                    handle.state::<HeldDesk>().close();
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("窗口打不开（{error}）。卷宗没有改动。请检查桌面环境与 WebKitGTK 4.1，或改用命令行 bianmu。");
            ExitCode::FAILURE
        }
    }
}
