//! A small sRGB profile (ICC version 2) for the output intent that PDF/A asks for.

/// The profile, built the same every time.
pub(crate) fn profile() -> Vec<u8> {
    let xyz = |x: f64, y: f64, z: f64| {
        let mut out = b"XYZ \0\0\0\0".to_vec();
        for v in [x, y, z] {
            out.extend(((v * 65536.0).round() as i32).to_be_bytes());
        }
        out
    };
    let description = {
        let text = b"sRGB IEC61966-2.1\0";
        let mut out = b"desc\0\0\0\0".to_vec();
        out.extend((text.len() as u32).to_be_bytes());
        out.extend_from_slice(text);
        out.resize(out.len() + 4 + 4 + 2 + 1 + 67, 0);
        out
    };
    let curve = {
        let mut out = b"curv\0\0\0\0".to_vec();
        out.extend(1024u32.to_be_bytes());
        for i in 0..1024u32 {
            let v = f64::from(i) / 1023.0;
            let linear = if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) };
            out.extend(((linear * 65535.0).round() as u16).to_be_bytes());
        }
        out
    };
    let data: [(&[u8; 4], Vec<u8>); 9] = [
        (b"desc", description),
        (b"cprt", b"text\0\0\0\0no copyright, use freely\0".to_vec()),
        (b"wtpt", xyz(0.9505, 1.0, 1.0891)),
        (b"rXYZ", xyz(0.4361, 0.2225, 0.0139)),
        (b"gXYZ", xyz(0.3851, 0.7169, 0.0971)),
        (b"bXYZ", xyz(0.1431, 0.0606, 0.7141)),
        (b"rTRC", curve),
        (b"gTRC", Vec::new()),
        (b"bTRC", Vec::new()),
    ];
    let mut table = (data.len() as u32).to_be_bytes().to_vec();
    let mut body = Vec::new();
    let start = 128 + 4 + 12 * data.len();
    let mut last = (0u32, 0u32);
    for (tag, bytes) in &data {
        if !bytes.is_empty() {
            last = ((start + body.len()) as u32, bytes.len() as u32);
            body.extend_from_slice(bytes);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        // The three curves are one: an empty one shares the data before it.
        table.extend_from_slice(*tag);
        table.extend(last.0.to_be_bytes());
        table.extend(last.1.to_be_bytes());
    }
    let mut profile = vec![0u8; 128];
    profile[0..4].copy_from_slice(&((start + body.len()) as u32).to_be_bytes());
    profile[8..12].copy_from_slice(&[2, 0x10, 0, 0]);
    profile[12..24].copy_from_slice(b"mntrRGB XYZ ");
    for (i, part) in [2026u16, 1, 1, 0, 0, 0].iter().enumerate() {
        profile[24 + 2 * i..26 + 2 * i].copy_from_slice(&part.to_be_bytes());
    }
    profile[36..40].copy_from_slice(b"acsp");
    profile[68..80].copy_from_slice(&[0, 0, 0xF6, 0xD6, 0, 1, 0, 0, 0, 0, 0xD3, 0x2D]);
    profile.extend(table);
    profile.extend(body);
    profile
}
