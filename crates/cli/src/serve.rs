use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use bianmu_desk::{Desk, Error, ErrorCode};
use clap::Args;
use tiny_http::Server;

use crate::routes::answer;
use crate::stored::{DONE, Outcome, Place};

/// A picture takes a moment to make; the window asks for a few at once.
const THREADS: usize = 4;

/// Arguments of `bianmu serve`.
#[derive(Args)]
pub(crate) struct ServeArguments {
    /// 端口；0 由系统选
    #[arg(long, default_value_t = 8377)]
    port: u16,
    /// 网页界面所在文件夹（ui/dist）
    #[arg(long, value_name = "DIR")]
    ui: Option<PathBuf>,
}

pub(crate) fn run(place: &Place, arguments: &ServeArguments) -> Outcome {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let server = Server::http(address).map_err(|e| {
        let message = format!("端口 {} 用不了（{e}）。存储没有改动", arguments.port);
        Error::new(ErrorCode::Conflict, message, "请换一个端口，或先停掉占用它的程序")
    })?;
    let server = Arc::new(server);
    let desk = place.open()?;
    // Whoever listens here wants to know when calls are answered: the address comes after the store is open.
    println!("http://{}", server.server_addr());
    let stopper = Arc::clone(&server);
    let _ = ctrlc::set_handler(move || (0..THREADS).for_each(|_| stopper.unblock()));
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| work(&server, &desk, arguments.ui.as_deref()));
        }
    });
    eprintln!("已停止。没有完成的识别与上报下次启动时继续。");
    Ok(DONE)
}

fn work(server: &Server, desk: &Desk, ui: Option<&std::path::Path>) {
    // An error of `recv` is the signal to end: `unblock`, or the socket is gone.
    while let Ok(mut request) = server.recv() {
        let response = answer(&mut request, desk, ui);
        // The other side may have gone away meanwhile; nothing is lost by that.
        let _ = request.respond(response);
    }
}
