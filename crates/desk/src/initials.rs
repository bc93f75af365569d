use pinyin::ToPinyin;

/// Pinyin initials of a title for completion: 起诉状 → `qsz`. Latin letters and digits stand for themselves.
pub(crate) fn of(title: &str) -> String {
    let mut out = String::new();
    for letter in title.chars() {
        match letter.to_pinyin() {
            Some(pinyin) => out.push_str(pinyin.first_letter()),
            None if letter.is_ascii_alphanumeric() => out.push(letter.to_ascii_lowercase()),
            None => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn titles_have_initials() {
        assert_eq!(super::of("起诉状"), "qsz");
        assert_eq!(super::of("（2023）A4 审批表"), "2023a4spb");
    }
}
