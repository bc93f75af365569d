//! Pixels in, numbers and pictures out: decoding, turning, skew, clarity and renditions. Pure computation, no files.

mod clarity;
mod decode;
mod jpeg_quality;
mod picture;
mod rendition;
mod sheet_print;
mod skew;

pub use clarity::{Clarity, ScanFacts, inspect, sharpness_map};
pub use decode::{Decoded, decode};
pub use picture::{Picture, Plane};
pub use rendition::{JPEG_QUALITY, Size, rendition};
pub use skew::skew_of;
