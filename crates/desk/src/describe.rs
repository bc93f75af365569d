use bianmu_model::{Dossier, EntryId, FilingPlace, Operation, PageRole};

use crate::cataloguing::page_list;

/// The line of the history for an operation: «改题名：合同 → 木材买卖合同».
pub(crate) fn describe(before: &Dossier, operation: &Operation) -> String {
    let title = |id: &EntryId| before.entry(*id).map_or_else(|| format!("{id} 号"), |e| e.title.clone());
    let or_none = |value: Option<&String>| value.cloned().unwrap_or_else(|| "（无）".to_owned());
    let what = match operation {
        Operation::SetTitle { entry, title: new, .. } => format!("{} → {}", title(entry), new.trim()),
        Operation::SetDate { entry, date } => {
            let old = before.entry(*entry).and_then(|e| e.date.as_ref());
            format!("{}：{} → {}", title(entry), or_none(old), or_none(date.as_ref()))
        }
        Operation::SetResponsible { entry, responsible } => {
            let old = before.entry(*entry).and_then(|e| e.responsible.as_ref());
            format!("{}：{} → {}", title(entry), or_none(old), or_none(responsible.as_ref()))
        }
        Operation::SetDocumentNumber { entry, document_number } => {
            let old = before.entry(*entry).and_then(|e| e.document_number.as_ref());
            format!("{}：{} → {}", title(entry), or_none(old), or_none(document_number.as_ref()))
        }
        Operation::SetPart { entry, part } => format!("{} → {}", title(entry), part.label()),
        Operation::SetKind { entry, doc_type } => {
            let old = before.entry(*entry).map_or("", |e| e.doc_type.as_str());
            format!("{}：{old} → {}", title(entry), doc_type.trim())
        }
        Operation::SetPageNo { scan_index, page_no } => {
            let number = |n: Option<u32>| n.map_or_else(|| "（无）".to_owned(), |n| n.to_string());
            let old = before.page(*scan_index).and_then(|p| p.page_no);
            format!("第 {scan_index} 页：{} → {}", number(old), number(*page_no))
        }
        Operation::FileNew { entries, pages, places } => {
            let on: Vec<u32> = pages.iter().map(|p| p.scan_index).collect();
            let place = |at: &FilingPlace| match at {
                FilingPlace::End => "接在原目录之后".to_owned(),
                FilingPlace::Start => "排在卷首".to_owned(),
                FilingPlace::Behind { entry } => format!("排在“{}”之后", title(entry)),
            };
            let places: Vec<FilingPlace> =
                (0..entries.len()).map(|i| places.get(i).copied().unwrap_or_default()).collect();
            let told = match places.as_slice() {
                [first, rest @ ..] if rest.iter().all(|p| p == first) => place(first),
                many => {
                    let named = entries.iter().zip(many).take(NAMED);
                    let named: Vec<String> = named.map(|(e, at)| format!("“{}”{}", e.title, place(at))).collect();
                    format!("{}{}", named.join("，"), if many.len() > NAMED { " 等" } else { "" })
                }
            };
            format!("第 {} 页，{} 件，{told}", page_list(&on), entries.len())
        }
        Operation::Together { operations } => match operations.split_last() {
            Some((follows @ Operation::Repropose { .. }, rest)) => {
                let what = if let [one] = rest { describe(before, one) } else { together(before, rest) };
                changes_elsewhere(follows).map_or_else(|| what.clone(), |told| format!("{what}；{told}"))
            }
            _ => together(before, operations),
        },
        Operation::Repropose { elsewhere, .. } => format!("{elsewhere} 处"),
        Operation::Split { scan_index, title } if title.trim().is_empty() => format!("第 {scan_index} 页"),
        Operation::Split { scan_index, title } => format!("第 {scan_index} 页，{}", title.trim()),
        Operation::Join { entry } | Operation::Hold { entry } => title(entry),
        Operation::MovePage { scan_index, entry, .. } => format!("第 {scan_index} 页 → {}", title(entry)),
        Operation::MoveEntry { entry, position } => format!("{} → 第 {} 位", title(entry), position + 1),
        Operation::Accept { entries } => match entries.as_slice() {
            [one] => title(one),
            many => format!("{} 件", many.len()),
        },
        Operation::Rotate { scan_index, degrees } => format!("第 {scan_index} 页顺时针 {degrees} 度"),
        Operation::Repair { pages } => {
            let on: Vec<u32> = pages.iter().map(|p| p.scan_index).collect();
            let first = pages.first().map(|p| p.repair).unwrap_or_default();
            let same = pages.iter().all(|p| p.repair == first);
            let how = match first.sentence() {
                none if none.is_empty() && same => "恢复原图显示".to_owned(),
                words if same => words,
                _ => "各按建议".to_owned(),
            };
            format!("第 {} 页 → {how}", page_list(&on))
        }
        Operation::SetPageRole { pages, role, reason } => {
            let role = match role {
                PageRole::Content => "内容",
                PageRole::Blank => "空白",
                PageRole::Duplicate => "重复",
                PageRole::Removed => "移出",
            };
            let reason = reason.as_ref().map_or_else(String::new, |r| format!("（{r}）"));
            format!("第 {} 页 → {role}{reason}", page_list(pages))
        }
        Operation::MarkPage { scan_index, reason: Some(reason) } => format!("第 {scan_index} 页，{reason}"),
        Operation::MarkPage { scan_index, reason: None } => format!("第 {scan_index} 页，取消"),
        Operation::SetCase { case } => or_none(case.case_number.as_ref()),
    };
    match operation {
        // Its parts bring their own verbs.
        Operation::Together { .. } => what,
        _ => format!("{}：{what}", operation.label()),
    }
}

/// «另有 2 处建议随之改变»; `None` when nothing follows elsewhere.
pub(crate) fn changes_elsewhere(operation: &Operation) -> Option<String> {
    match operation {
        Operation::Together { operations } => changes_elsewhere(operations.last()?),
        Operation::Repropose { elsewhere, .. } if *elsewhere > 0 => Some(format!("另有 {elsewhere} 处建议随之改变")),
        _ => None,
    }
}

/// Parts named when a step has many.
const NAMED: usize = 3;

/// «改题名：起诉状、起诉书 等 7 件 → 证据»: the same done to several entries or pages, said once.
fn alike(before: &Dossier, operations: &[Operation]) -> Option<String> {
    let done = |operation: &Operation| {
        Some(match operation {
            Operation::SetTitle { entry, title, .. } => (*entry, false, format!(" → {}", title.trim())),
            Operation::SetKind { entry, doc_type } => (*entry, false, format!(" → {}", doc_type.trim())),
            Operation::SetDate { entry, date } => {
                (*entry, false, format!(" → {}", date.as_deref().unwrap_or("（无）")))
            }
            Operation::SetResponsible { entry, responsible } => {
                (*entry, false, format!(" → {}", responsible.as_deref().unwrap_or("（无）")))
            }
            Operation::SetDocumentNumber { entry, document_number } => {
                (*entry, false, format!(" → {}", document_number.as_deref().unwrap_or("（无）")))
            }
            Operation::SetPart { entry, part } => (*entry, false, format!(" → {}", part.label())),
            Operation::Hold { entry } | Operation::Join { entry } => (*entry, false, String::new()),
            Operation::MarkPage { scan_index, reason } => {
                (*scan_index, true, format!("，{}", reason.as_deref().unwrap_or("取消")))
            }
            Operation::Rotate { scan_index, degrees } => (*scan_index, true, format!("顺时针 {degrees} 度")),
            _ => return None,
        })
    };
    let [first, _, ..] = operations else { return None };
    let (_, on_pages, what) = done(first)?;
    let same = |o: &Operation| o.label() == first.label() && done(o).is_some_and(|(_, _, other)| other == what);
    if !operations.iter().all(same) {
        return None;
    }
    let of: Vec<u32> = operations.iter().filter_map(|o| Some(done(o)?.0)).collect();
    let whom = if on_pages {
        format!("第 {} 页", page_list(&of))
    } else {
        let title = |id: &EntryId| before.entry(*id).map_or_else(|| format!("{id} 号"), |e| e.title.clone());
        let named: Vec<String> = of.iter().take(NAMED).map(title).collect();
        let more = if of.len() > NAMED { format!(" 等 {} 件", of.len()) } else { String::new() };
        format!("{}{more}", named.join("、"))
    };
    Some(format!("{}：{whom}{what}", first.label()))
}

/// «移页：第 3 页 → 判决书；第 4 页 → 判决书», one verb for parts of one kind.
fn together(before: &Dossier, operations: &[Operation]) -> String {
    let kinds: Vec<&[Operation]> = operations.chunk_by(|a, b| a.label() == b.label()).collect();
    let say = |kind: &&[Operation]| if let [one] = kind { Some(describe(before, one)) } else { alike(before, kind) };
    let said: Option<Vec<String>> = kinds.iter().map(say).collect();
    if let Some(said) = said.filter(|said| said.len() <= NAMED) {
        return said.join("；");
    }
    let lines: Vec<String> = operations.iter().map(|one| describe(before, one)).collect();
    let mut out = String::new();
    let mut verb = "";
    for (line, operation) in lines.iter().zip(operations).take(NAMED) {
        let rest = if operation.label() == verb { line.split_once('：').map_or(line.as_str(), |l| l.1) } else { line };
        if !out.is_empty() {
            out.push('；');
        }
        out.push_str(rest);
        verb = operation.label();
    }
    if operations.len() > NAMED {
        out.push_str(&format!(" 等 {} 项", operations.len()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_verb_stands_for_several_parts_of_one_step() {
        let mark = |scan_index| Operation::MarkPage { scan_index, reason: Some("补扫".into()) };
        let check = |pages: &[u32], expected: &str| {
            let step = Operation::Together { operations: pages.iter().map(|p| mark(*p)).collect() };
            assert_eq!(describe(&Dossier::default(), &step), expected);
        };
        check(&[4], "标记：第 4 页，补扫");
        check(&[4, 5], "标记：第 4、5 页，补扫");
        check(&[4, 5, 6, 7], "标记：第 4、5、6、7 页，补扫");
        let moved = |scan_index| Operation::MovePage { scan_index, entry: 1, position: 0 };
        let step = Operation::Together { operations: [4, 5, 6, 7].map(moved).to_vec() };
        let told = "移页：第 4 页 → 1 号；第 5 页 → 1 号；第 6 页 → 1 号 等 4 项";
        assert_eq!(describe(&Dossier::default(), &step), told);
    }

    #[test]
    fn the_same_done_to_several_entries_is_said_once() {
        let date = |entry| Operation::SetDate { entry, date: Some("2021-07-19".into()) };
        let kind = |entry| Operation::SetKind { entry, doc_type: "证据".into() };
        let operations = vec![kind(1), kind(2), kind(3), kind(4), date(1), date(2)];
        let told = describe(&Dossier::default(), &Operation::Together { operations });
        assert_eq!(told, "改种类：1 号、2 号、3 号 等 4 件 → 证据；改日期：1 号、2 号 → 2021-07-19");
    }
}
