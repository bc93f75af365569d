use bianmu_model::{Dossier, EntryId, Operation, PageRole};

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
        Operation::SetPart { entry, part } => format!("{} → {}", title(entry), part.label()),
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
    format!("{}：{what}", operation.label())
}
