use indicatif::{ProgressBar, ProgressStyle};

/// A bar with pages done, rate and time left on a terminal; nothing when the output is piped.
pub(crate) fn page_bar(doing: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar:.blue} {pos}/{len} 页 {per_sec} 剩余 {eta}") {
        bar.set_style(style.with_key("per_sec", |state: &indicatif::ProgressState, w: &mut dyn std::fmt::Write| {
            let _ = write!(w, "{:.1} 页/秒", state.per_sec());
        }));
    }
    bar.set_message(doing);
    bar
}

/// A bar with bytes sent, rate and time left.
pub(crate) fn byte_bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) =
        ProgressStyle::with_template("上报 {wide_bar:.blue} {bytes}/{total_bytes} {bytes_per_sec} 剩余 {eta}")
    {
        bar.set_style(style);
    }
    bar
}
