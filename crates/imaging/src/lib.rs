//! Pixels in, numbers and pictures out: decoding, turning, skew, clarity and renditions. Pure computation, no files.

mod background;
mod clarity;
mod connected;
mod decode;
mod histogram;
mod jpeg_quality;
mod picture;
mod places;
mod rendition;
mod repair;
mod sheet_print;
mod skew;

pub use clarity::{Clarity, inspect, inspect_file, sharpness_map};
pub use connected::{Touch, bounds, connected};
pub use decode::{Decoded, ScanFacts, decode};
pub use picture::{Picture, Plane};
pub use rendition::{JPEG_QUALITY, Size, rendition, thumb};
pub use repair::{propose, repaired};
pub use skew::skew_of;
