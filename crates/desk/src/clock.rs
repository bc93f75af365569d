use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// Local time. The offset is looked up once, before threads make that impossible on some systems.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    offset: UtcOffset,
}

impl Clock {
    /// The clock of this machine; Beijing time where the system does not tell its offset.
    pub(crate) fn local() -> Clock {
        let beijing = UtcOffset::from_hms(8, 0, 0).unwrap_or(UtcOffset::UTC);
        Clock { offset: UtcOffset::current_local_offset().unwrap_or(beijing) }
    }

    /// The year it is here.
    pub(crate) fn year(&self) -> u32 {
        OffsetDateTime::now_utc().to_offset(self.offset).year().unsigned_abs()
    }

    /// RFC 3339 with seconds.
    pub(crate) fn now(&self) -> String {
        let now = OffsetDateTime::now_utc().to_offset(self.offset);
        let whole = now.replace_nanosecond(0).unwrap_or(now);
        whole.format(&Rfc3339).unwrap_or_default()
    }
}

/// «2021 年 7 月 9 日» of a date or an RFC 3339 time; what is neither stays as it is.
pub(crate) fn date_in_words(at: &str) -> String {
    let mut parts = at.get(..10).unwrap_or(at).split('-').map(str::parse::<u32>);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) => format!("{year} 年 {month} 月 {day} 日"),
        _ => at.to_owned(),
    }
}

/// `HH:MM:SS` of an RFC 3339 time.
pub(crate) fn time_of_day(at: &str) -> String {
    at.get(11..19).unwrap_or_default().to_owned()
}
