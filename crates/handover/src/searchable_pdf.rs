//! 双层 PDF: the page image as it is, and under it the text in an invisible font, line by line where it was read.

use std::collections::BTreeMap;
use std::io::{self, Write};

use bianmu_model::{PageFacts, TextLine};
use pdf_writer::types::UnicodeCmap;
use pdf_writer::types::{CidFontType, FontFlags, NumberingStyle, OutputIntentSubtype, SystemInfo, TextRenderingMode};
use pdf_writer::{Chunk, Content, Finish, Name, Rect, Ref, Str, TextStr};

use crate::page_image::PageImage;
use crate::pdf_file::PdfFile;
use crate::{glyphless, srgb};

/// A4 in points, for a page without an image.
const A4: (f32, f32) = (595.0, 842.0);
const IDENTITY: SystemInfo<'static> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A bookmark: title and 0-based page of the PDF.
pub(crate) struct Bookmark {
    pub(crate) title: String,
    pub(crate) page: usize,
}

/// One page to be written.
pub(crate) struct PdfPage<'a> {
    pub(crate) image: Option<PageImage>,
    pub(crate) facts: Option<&'a PageFacts>,
    /// Clockwise degrees for display.
    pub(crate) rotation: u16,
}

/// Number of every character used, from 1.
#[derive(Default)]
struct Characters(BTreeMap<char, u16>);

impl Characters {
    fn code(&mut self, c: char) -> u16 {
        // 65,535 different characters do not occur in a volume; what came after would be shown as the last one.
        let next = (self.0.len() + 1).min(usize::from(u16::MAX)) as u16;
        *self.0.entry(c).or_insert(next)
    }
}

/// Writes a document. `next` gives the pages one after the other. `id` is 32 hexadecimal digits.
///
/// # Errors
/// Those of `out` and of `next`.
pub(crate) fn write<'a, W: Write, E: From<io::Error>>(
    out: W,
    title: &str,
    id: &str,
    bookmarks: &[Bookmark],
    count: usize,
    mut next: impl FnMut(usize) -> Result<PdfPage<'a>, E>,
) -> Result<W, E> {
    let mut file = PdfFile::begin(out)?;
    let (catalog, tree, font) = (file.reserve(), file.reserve(), file.reserve());
    let pages: Vec<Ref> = (0..count).map(|_| file.reserve()).collect();
    let mut characters = Characters::default();
    for (index, page_id) in pages.iter().enumerate() {
        let page = next(index)?;
        write_page(&mut file, *page_id, tree, font, &page, &mut characters)?;
    }
    let mut chunk = Chunk::new();
    chunk.pages(tree).kids(pages.iter().copied()).count(count as i32);
    file.put(tree, &chunk)?;
    write_font(&mut file, font, &characters)?;
    let outline = write_outline(&mut file, bookmarks, &pages)?;
    write_catalog(&mut file, catalog, tree, outline, title)?;
    Ok(file.finish(catalog, id)?)
}

fn write_page<W: Write>(
    file: &mut PdfFile<W>,
    id: Ref,
    tree: Ref,
    font: Ref,
    page: &PdfPage<'_>,
    characters: &mut Characters,
) -> io::Result<()> {
    let dpi = page.facts.map_or(300, |f| f.dpi).clamp(50, 2400) as f32;
    let (width, height) =
        page.image.as_ref().map_or(A4, |i| (i.width as f32 * 72.0 / dpi, i.height as f32 * 72.0 / dpi));
    let (image_id, content_id) = (page.image.as_ref().map(|_| file.reserve()), file.reserve());
    let mut content = Content::new();
    if image_id.is_some() {
        content.save_state().transform([width, 0.0, 0.0, height, 0.0, 0.0]).x_object(Name(b"Im")).restore_state();
    }
    if let (Some(facts), Some(_)) = (page.facts, image_id) {
        content.begin_text().set_text_rendering_mode(TextRenderingMode::Invisible);
        for line in &facts.lines {
            write_line(&mut content, line, facts, height, 72.0 / dpi, characters);
        }
        content.end_text();
    }
    let content = content.finish();
    let mut chunk = Chunk::new();
    chunk.stream(content_id, content.as_slice());
    file.put(content_id, &chunk)?;
    if let (Some(image_id), Some(image)) = (image_id, &page.image) {
        file.put(image_id, &image.object(image_id))?;
    }
    let mut chunk = Chunk::new();
    let mut dict = chunk.page(id);
    dict.parent(tree).media_box(Rect::new(0.0, 0.0, width, height)).contents(content_id);
    if page.rotation != 0 {
        dict.rotate(i32::from(page.rotation));
    }
    let mut resources = dict.resources();
    resources.fonts().pair(Name(b"F"), font);
    if let Some(image_id) = image_id {
        resources.x_objects().pair(Name(b"Im"), image_id);
    }
    resources.finish();
    dict.finish();
    file.put(id, &chunk)
}

/// A line is placed where it stands on the image in the file, whichever way that lies: `/Rotate` then turns both.
fn write_line(
    content: &mut Content,
    line: &TextLine,
    facts: &PageFacts,
    height: f32,
    scale: f32,
    characters: &mut Characters,
) {
    let codes: Vec<u8> = line.text.chars().flat_map(|c| characters.code(c).to_be_bytes()).collect();
    let n = (codes.len() / 2) as f32;
    let (w, h) = (line.rect.w as f32, line.rect.h as f32);
    if n == 0.0 || w <= 0.0 || h <= 0.0 {
        return;
    }
    let vertical = n > 1.0 && h > 2.0 * w;
    let below = f32::from(glyphless::DESCENT) / f32::from(glyphless::EM);
    let (left, top) = (line.rect.x as f32, line.rect.y as f32);
    // Start of the baseline and direction of reading on the upright page, y downwards.
    let (size, length, start, along) = if vertical {
        (w, h, (left + below * w, top), (0.0, 1.0))
    } else {
        (h, w, (left, top + h - below * h), (1.0, 0.0))
    };
    let (uw, uh) = (facts.width as f32, facts.height as f32);
    let (x, y) = match facts.orientation {
        90 => (uh - start.1, start.0),
        180 => (uw - start.0, uh - start.1),
        270 => (start.1, uw - start.0),
        _ => start,
    };
    let (dx, dy) = match facts.orientation {
        90 => (-along.1, along.0),
        180 => (-along.0, -along.1),
        270 => (along.1, -along.0),
        _ => along,
    };
    // Y points up in a PDF.
    let (a, b) = (dx, -dy);
    content
        .set_font(Name(b"F"), size * scale)
        .set_horizontal_scaling(100.0 * length / (n * size))
        .set_text_matrix([a, b, -b, a, x * scale, height - y * scale])
        .show(Str(&codes));
}

fn write_font<W: Write>(file: &mut PdfFile<W>, font: Ref, characters: &Characters) -> io::Result<()> {
    let (cid, descriptor, program, to_unicode, map) =
        (file.reserve(), file.reserve(), file.reserve(), file.reserve(), file.reserve());
    let name = Name(b"BianmuGlyphless");
    let mut chunk = Chunk::new();
    chunk
        .type0_font(font)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(cid)
        .to_unicode(to_unicode);
    file.put(font, &chunk)?;

    let mut chunk = Chunk::new();
    chunk
        .cid_font(cid)
        .subtype(CidFontType::Type2)
        .base_font(name)
        .system_info(IDENTITY)
        .font_descriptor(descriptor)
        .default_width(f32::from(glyphless::EM))
        .cid_to_gid_map_stream(map);
    file.put(cid, &chunk)?;

    let (em, descent) = (f32::from(glyphless::EM), f32::from(glyphless::DESCENT));
    let mut chunk = Chunk::new();
    chunk
        .font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::SYMBOLIC | FontFlags::FIXED_PITCH)
        .bbox(Rect::new(0.0, -descent, em, em - descent))
        .italic_angle(0.0)
        .ascent(em - descent)
        .descent(-descent)
        .cap_height(em - descent)
        .stem_v(80.0)
        .font_file2(program);
    file.put(descriptor, &chunk)?;

    let bytes = glyphless::font();
    let mut chunk = Chunk::new();
    chunk.stream(program, &bytes).pair(Name(b"Length1"), bytes.len() as i32);
    file.put(program, &chunk)?;

    let mut cmap: UnicodeCmap = UnicodeCmap::new(Name(b"Bianmu-UCS"), IDENTITY);
    let mut in_order: Vec<(u16, char)> = characters.0.iter().map(|(c, code)| (*code, *c)).collect();
    in_order.sort_unstable();
    for (code, c) in &in_order {
        cmap.pair(*code, *c);
    }
    let cmap = cmap.finish();
    let mut chunk = Chunk::new();
    chunk.cmap(to_unicode, cmap.as_slice());
    file.put(to_unicode, &chunk)?;

    // Every character is drawn with the one glyph.
    let gids: Vec<u8> = (0..=in_order.len()).flat_map(|cid| u16::from(cid > 0).to_be_bytes()).collect();
    let mut chunk = Chunk::new();
    chunk.stream(map, &gids);
    file.put(map, &chunk)
}

fn write_outline<W: Write>(file: &mut PdfFile<W>, bookmarks: &[Bookmark], pages: &[Ref]) -> io::Result<Option<Ref>> {
    let bookmarks: Vec<&Bookmark> = bookmarks.iter().filter(|b| b.page < pages.len()).collect();
    if bookmarks.is_empty() {
        return Ok(None);
    }
    let root = file.reserve();
    let items: Vec<Ref> = bookmarks.iter().map(|_| file.reserve()).collect();
    for (i, bookmark) in bookmarks.iter().enumerate() {
        let mut chunk = Chunk::new();
        let mut item = chunk.outline_item(items[i]);
        item.title(TextStr(&bookmark.title)).parent(root);
        if i > 0 {
            item.prev(items[i - 1]);
        }
        if let Some(next) = items.get(i + 1) {
            item.next(*next);
        }
        item.dest().page(pages[bookmark.page]).fit();
        item.finish();
        file.put(items[i], &chunk)?;
    }
    let mut chunk = Chunk::new();
    chunk.outline(root).first(items[0]).last(items[items.len() - 1]).count(items.len() as i32);
    file.put(root, &chunk)?;
    Ok(Some(root))
}

fn write_catalog<W: Write>(
    file: &mut PdfFile<W>,
    catalog: Ref,
    tree: Ref,
    outline: Option<Ref>,
    title: &str,
) -> io::Result<()> {
    let (labels, metadata, icc) = (file.reserve(), file.reserve(), file.reserve());
    let mut chunk = Chunk::new();
    chunk.indirect(labels).start::<pdf_writer::writers::PageLabel>().style(NumberingStyle::Arabic).offset(1);
    file.put(labels, &chunk)?;

    let xmp = xmp(title);
    let mut chunk = Chunk::new();
    chunk.metadata(metadata, xmp.as_bytes());
    file.put(metadata, &chunk)?;

    let profile = srgb::profile();
    let mut chunk = Chunk::new();
    chunk.icc_profile(icc, &profile).n(3).range([0.0, 1.0, 0.0, 1.0, 0.0, 1.0]);
    file.put(icc, &chunk)?;

    let mut chunk = Chunk::new();
    let mut dict = chunk.indirect(catalog).start::<pdf_writer::writers::Catalog>();
    dict.pages(tree).metadata(metadata).lang(TextStr("zh-CN"));
    if let Some(outline) = outline {
        dict.outlines(outline).page_mode(pdf_writer::types::PageMode::UseOutlines);
    }
    dict.page_labels().nums().insert(0, labels);
    dict.viewer_preferences().display_doc_title(true);
    dict.output_intents()
        .push()
        .subtype(OutputIntentSubtype::PDFA)
        .output_condition_identifier(TextStr("sRGB IEC61966-2.1"))
        .info(TextStr("sRGB IEC61966-2.1"))
        .dest_output_profile(icc);
    dict.finish();
    file.put(catalog, &chunk)
}

fn xmp(title: &str) -> String {
    let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\
         <pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
}
