//! 封卷: refuses what is not finished, then writes one bag per part.

use std::path::Path;

use bianmu_model::{Dossier, Finding, FindingLevel, Ledger, PageFacts, PageState, VolumePart};
use sha2::{Digest as _, Sha256};

use crate::bag::{Bag, Bagged, hex};
use crate::error::WriteError;
use crate::page_image::PageImage;
use crate::placement::{Placement, place};
use crate::searchable_pdf::{Bookmark, PdfPage, write};
use crate::{Error, Result, catalogue_file};

/// What the machine and the store know of a page.
#[derive(Clone, Copy, Debug)]
pub struct SealPage<'a> {
    /// 1-based position in the scan.
    pub scan_index: u32,
    /// `image/jpeg` or `image/png`; `None` when the page has no image.
    pub media_type: Option<&'a str>,
    /// Lines, size and resolution; `None` when the page was not analysed.
    pub facts: Option<&'a PageFacts>,
}

/// A volume to be sealed.
pub struct SealInput<'a> {
    /// Name of the volume.
    pub name: &'a str,
    /// Catalogue, ledger and case.
    pub dossier: &'a Dossier,
    /// Pages in scan order.
    pub pages: &'a [SealPage<'a>],
    /// Findings that are open now.
    pub findings: &'a [Finding],
    /// RFC 3339; written into the package.
    pub sealed_at: &'a str,
    /// Who seals.
    pub sealed_by: &'a str,
    /// Coded bytes of a page image, or why they cannot be read.
    pub image: &'a dyn Fn(u32) -> Result<Vec<u8>, String>,
}

/// A package that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// What it holds.
    pub part: VolumePart,
    /// Folder name: `NAME-正卷` or `NAME-副卷`.
    pub package: String,
    /// SHA-256 of `manifest-sha256.txt`, which fixes every payload file.
    pub digest: String,
    /// Files.
    pub files: u32,
    /// Bytes.
    pub bytes: u64,
}

/// Seals a volume into `dest_dir`: `BASE-正卷`, and `BASE-副卷` when there is anything confidential. The same input gives
/// the same bytes.
///
/// Each package is written under `….partial`, made durable, and renamed: a crash leaves whole packages or folders ending
/// in `.partial`, and sealing again replaces both.
///
/// # Errors
/// [`Error::Unbalanced`] and [`Error::OpenFindings`] before anything is written; [`Error::Page`] when an image cannot be
/// put into the package.
pub fn seal(input: &SealInput<'_>, dest_dir: &Path, base: &str) -> Result<Vec<Sealed>> {
    let ledger = Ledger::of(input.dossier);
    if !ledger.balanced {
        return Err(Error::Unbalanced { sentence: ledger.sentence(), pages: ledger.pending });
    }
    let errors = input.findings.iter().filter(|f| f.level == FindingLevel::Error);
    let messages: Vec<String> = errors.map(|f| f.message.clone()).collect();
    if !messages.is_empty() {
        return Err(Error::OpenFindings { messages });
    }
    place(input.dossier)
        .iter()
        .map(|placement| {
            let package = format!("{base}-{}", placement.part.label());
            let bagged = seal_part(input, placement, dest_dir, &package)?;
            Ok(Sealed {
                part: placement.part,
                package,
                digest: bagged.digest,
                files: bagged.files,
                bytes: bagged.bytes,
            })
        })
        .collect()
}

fn seal_part(input: &SealInput<'_>, placement: &Placement<'_>, dest_dir: &Path, package: &str) -> Result<Bagged> {
    let part = placement.part.label();
    let mut bag = Bag::begin(&dest_dir.join(format!("{package}.partial")))?;
    let mut images = Vec::new();
    for (folder, pages) in [(part, &placement.pages), ("其他", &placement.others)] {
        for (i, page) in pages.iter().enumerate() {
            let Some((bytes, media_type)) = coded(input, page)? else { continue };
            let extension = if media_type == "image/jpeg" { "jpg" } else { "png" };
            let path = format!("data/images/{folder}/{:04}.{extension}", i + 1);
            bag.add(&path, &bytes)?;
            images.push((page.scan_index, path));
        }
    }
    if !placement.pages.is_empty() {
        bag.add_written(&format!("data/电子档案/{part}.pdf"), |out| {
            let bookmarks: Vec<Bookmark> = placement
                .entries
                .iter()
                .filter_map(|e| Some(Bookmark { title: e.title.clone(), page: placement.first_position(e)? }))
                .collect();
            let title = format!("{} {part}", input.dossier.case.case_number.as_deref().unwrap_or(input.name));
            let id = hex(&Sha256::digest(format!("{package}|{title}|{}", input.sealed_at))[..16]);
            write(out, &title, &id, &bookmarks, placement.pages.len(), |i| -> Result<_, WriteError> {
                Ok(pdf_page(input, placement.pages[i])?)
            })?;
            Ok(())
        })?;
    }
    let case = &input.dossier.case;
    let catalogue = catalogue_file::json(input.name, input.dossier, placement, &images);
    bag.add("data/目录/catalogue.json", serde_json::to_string_pretty(&catalogue)?.as_bytes())?;
    bag.add("data/目录/catalogue.csv", catalogue_file::csv(input.dossier, placement).as_bytes())?;
    bag.add("data/说明文件.txt", notes(input, placement, images.len()).as_bytes())?;
    let mut info = vec![
        ("Source-Organization", case.court.clone().unwrap_or_default()),
        ("External-Identifier", case.case_number.clone().unwrap_or_else(|| input.name.to_owned())),
        ("External-Description", format!("{} {part}", input.name)),
        ("Bagging-Date", input.sealed_at.get(..10).unwrap_or_default().to_owned()),
        ("Volume-Part", part.to_owned()),
        ("Sealed-At", input.sealed_at.to_owned()),
        ("Sealed-By", input.sealed_by.to_owned()),
        ("Bag-Software-Agent", concat!("bianmu ", env!("CARGO_PKG_VERSION")).to_owned()),
    ];
    info.retain(|(_, value)| !value.is_empty());
    bag.finish(&dest_dir.join(package), &info)
}

/// Coded bytes and media type of a page; `None` for a page without an image.
fn coded<'a>(input: &SealInput<'a>, page: &PageState) -> Result<Option<(Vec<u8>, &'a str)>> {
    let known = input.pages.iter().find(|p| p.scan_index == page.scan_index);
    let Some(media_type) = known.and_then(|p| p.media_type) else { return Ok(None) };
    let bytes =
        (input.image)(page.scan_index).map_err(|message| Error::Page { scan_index: page.scan_index, message })?;
    Ok(Some((bytes, media_type)))
}

fn pdf_page<'a>(input: &SealInput<'a>, page: &PageState) -> Result<PdfPage<'a>> {
    let facts = input.pages.iter().find(|p| p.scan_index == page.scan_index).and_then(|p| p.facts);
    let image = coded(input, page)?
        .map(|(bytes, media_type)| PageImage::read(bytes, media_type))
        .transpose()
        .map_err(|message| Error::Page { scan_index: page.scan_index, message })?;
    Ok(PdfPage { image, facts, rotation: page.rotation })
}

fn notes(input: &SealInput<'_>, placement: &Placement<'_>, images: usize) -> String {
    let part = placement.part.label();
    let case = &input.dossier.case;
    let mut text = format!(
        "卷名：{}\r\n案号：{}\r\n卷别：{part}\r\n目录条目：{} 件\r\n入目录页：{} 页\r\n其他页（空白、重复、移出）：{} 页\r\n图像文件：{images} 个\r\n",
        input.name,
        case.case_number.as_deref().unwrap_or("（未填）"),
        placement.entries.len(),
        placement.pages.len(),
        placement.others.len(),
    );
    text.push_str(&format!(
        "页次依据：按目录顺序连续编号，封面、目录、备考表不编\r\n封卷：{} {}\r\n",
        input.sealed_at, input.sealed_by
    ));
    let missing: Vec<String> = placement
        .pages
        .iter()
        .chain(&placement.others)
        .filter(|p| input.pages.iter().all(|s| s.scan_index != p.scan_index || s.media_type.is_none()))
        .map(|p| p.scan_index.to_string())
        .collect();
    if !missing.is_empty() {
        text.push_str(&format!("没有图像的页（扫描序号）：{}\r\n", missing.join("、")));
    }
    text.push_str(
        "校验：manifest-sha256.txt（SHA-256）与 manifest-sm3.txt（SM3）列出 data 下每个文件；tagmanifest-sha256.txt 列出其余文件。\r\n\
         电子档案下的 PDF 为双层 PDF，图像与原件逐字节一致（JPEG）或无损重编码（其他格式），文字层为机器识别，仅供检索。\r\n",
    );
    text
}
