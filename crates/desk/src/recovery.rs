use bianmu_store::Recovery;

/// What start-up tells after an unclean end; nothing after an orderly one. Every number was counted by the store.
pub(crate) fn sentence(found: &Recovery) -> Option<String> {
    if !found.unclean {
        return None;
    }
    let mut text = format!("上次未正常退出，已恢复。{} 页丢失，重做 {} 页", found.pages_lost, found.pages_redone);
    if found.pages_verified > 0 {
        text.push_str(&format!("，其余 {} 页已校验", found.pages_verified));
    }
    text.push('。');
    if found.pages_put_aside > 0 {
        text.push_str(&format!("{} 页多次使程序中断，已搁置，可人工编目或补扫。", found.pages_put_aside));
    }
    if found.uploads_resumed > 0 {
        text.push_str(&format!("{} 个上报从断点继续。", found.uploads_resumed));
    }
    if found.pages_lost > 0 {
        text.push_str("请运行“检查存储”，并从备份恢复或补扫缺失的页。");
    }
    Some(text)
}
