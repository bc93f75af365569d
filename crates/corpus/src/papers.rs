//! Wordings: templates of papers and the sentences they are filled with, one set for each split.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::case::{Case, Day, city, company, person};
use crate::{Split, chance, pick};

/// One kind of paper: its header and its lines, see `data/papers_*.txt`.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Name in the scripts of `data/volumes.txt`.
    pub name: String,
    /// Name of the document kind.
    pub kind: String,
    pub responsible: String,
    pub date: String,
    pub marks: Vec<String>,
    pub titles: Vec<String>,
    pub lines: Vec<String>,
}

impl Paper {
    /// Whether the header has this word.
    pub fn is(&self, mark: &str) -> bool {
        self.marks.iter().any(|m| m == mark)
    }
}

fn papers_of(source: &str) -> HashMap<String, Paper> {
    let mut out = HashMap::new();
    for block in source.split("\n@").map(|b| b.trim_start_matches('@')) {
        let mut lines = block.lines();
        let mut head = lines.next().unwrap_or_default().split_whitespace();
        let name = head.next().unwrap_or_default().to_owned();
        let mut paper = Paper {
            kind: name.clone(),
            name: name.clone(),
            responsible: "none".into(),
            date: "no".into(),
            marks: vec![],
            titles: vec![],
            lines: vec![],
        };
        for word in head {
            match word.split_once('=') {
                Some(("kind", v)) => paper.kind = v.into(),
                Some(("resp", v)) => paper.responsible = v.into(),
                Some(("date", v)) => paper.date = v.into(),
                _ => paper.marks.push(word.into()),
            }
        }
        for line in lines {
            if let Some(titles) = line.strip_prefix('!') {
                paper.titles = titles.split(';').map(str::to_owned).collect();
                paper.lines.push("!".into());
            } else {
                paper.lines.push(line.into());
            }
        }
        out.insert(name, paper);
    }
    out
}

static TRAIN: LazyLock<HashMap<String, Paper>> = LazyLock::new(|| papers_of(include_str!("../data/papers_train.txt")));
static HELD: LazyLock<HashMap<String, Paper>> = LazyLock::new(|| papers_of(include_str!("../data/papers_held.txt")));

static FRESH: LazyLock<HashMap<String, Paper>> = LazyLock::new(|| papers_of(include_str!("../data/papers_fresh.txt")));

/// The paper of a name in the wording of a split; `None` where this split does not know it.
pub fn paper(name: &str, split: Split) -> Option<&'static Paper> {
    [&TRAIN, &HELD, &FRESH][split as usize].get(name)
}

/// Papers of a split whose header has a mark, by name: the same order every time.
pub fn marked(mark: &str, split: Split) -> Vec<&'static str> {
    let mut names: Vec<&str> =
        [&TRAIN, &HELD, &FRESH][split as usize].values().filter(|p| p.is(mark)).map(|p| p.name.as_str()).collect();
    names.sort_unstable();
    names
}

fn section(name: &str, split: Split) -> Vec<&'static str> {
    let wanted = format!("[{name} {}]", split.word());
    let lines = include_str!("../data/lines.txt").lines();
    lines.skip_while(move |l| *l != wanted).skip(1).take_while(|l| !l.starts_with('[')).collect()
}

fn sentences(split: Split) -> Vec<&'static str> {
    let source = [
        include_str!("../data/sentences_train.txt"),
        include_str!("../data/sentences_held.txt"),
        include_str!("../data/sentences_fresh.txt"),
    ][split as usize];
    source.lines().collect()
}

const GOODS: [&str; 12] =
    ["木材", "钢材", "水泥", "大豆", "化肥", "轮胎", "电缆", "家具", "手机", "油锯", "玉米", "服装"];
const QUOTED: [&str; 12] = [
    "借款合同",
    "送达回证",
    "民事判决书",
    "证据清单",
    "起诉状",
    "现场勘验笔录",
    "鉴定意见书",
    "收条",
    "授权委托书",
    "庭审笔录",
    "行政处罚决定书",
    "营业执照",
];
const EXHIBITS: [&str; 9] =
    ["买卖合同", "借条", "银行交易明细", "微信聊天记录截图", "增值税发票", "送货单", "现场照片", "转账凭证", "收条"];
const BANKS: [&str; 6] = ["中国工商银行", "中国农业银行", "中国建设银行", "中国银行", "邮政储蓄银行", "农村信用社"];

/// What lines hold that are a 文号 and nothing else.
const NUMBERS: [&str; 11] =
    ["{procno}", "{policeno}", "{gov}", "函字", "鉴字", "鉴〔", "认字", "监减字", "调评", "法建", "法请"];

/// Fills the placeholders of papers.
pub struct Writer<'a> {
    pub case: &'a Case,
    pub split: Split,
    /// Date of the paper.
    pub day: Day,
    /// Day of the hearing.
    pub hearing: Day,
    /// Papers a receipt proves the delivery of.
    pub served: String,
    /// Who receives it: the first, the second party, then others.
    pub recipient: usize,
}

impl Writer<'_> {
    /// Lines of a paper with everything filled in, and its 文号; `!` stands for the title.
    pub fn lines(&self, lot: &mut fastrand::Rng, paper: &Paper) -> (Vec<String>, Option<String>) {
        let mut out = Vec::new();
        let mut number = None;
        for line in &paper.lines {
            match line.strip_prefix('{').and_then(|l| l.strip_suffix('}')).and_then(|l| l.split_once(':')) {
                Some((what, range)) => self.block(lot, what, range, &mut out),
                None => {
                    let filled = self.fill(lot, line);
                    if NUMBERS.iter().any(|n| line.contains(n)) && line.chars().count() <= 30 {
                        number = Some(filled.trim_start_matches(['>', '-', '#', '=']).to_owned());
                    }
                    out.push(filled);
                }
            }
        }
        (out, number)
    }

    fn block(&self, lot: &mut fastrand::Rng, what: &str, range: &str, out: &mut Vec<String>) {
        let (low, high) = range.split_once('-').map_or((1, 1), |(l, h)| (l.parse().unwrap(), h.parse().unwrap()));
        // Most papers are short, some are long.
        let spread = f64::from(high - low) * lot.f64().powf(1.6);
        let count = low + spread.round() as i32;
        for i in 0..count {
            match what {
                "facts" => {
                    let together = lot.usize(1..4);
                    let text: String = (0..together).map(|_| self.sentence(lot)).collect();
                    out.push(text);
                }
                "qa" => {
                    let (question, answer) = pick(lot, &section("qa", self.split)).split_once('|').unwrap();
                    let (q, a) = (self.fill(lot, question), self.fill(lot, answer));
                    out.push(format!("-问：{q}"));
                    out.push(format!("-答：{a}"));
                }
                "trial" => {
                    let line = *pick(lot, &section("trial", self.split));
                    out.push(format!("-{}", self.fill(lot, line)));
                }
                "clauses" => {
                    let clause = *pick(lot, &section("clause", self.split));
                    let clause = self.fill(lot, clause);
                    let ordinal = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
                    let at = i as usize;
                    let name = if at < 10 { ordinal[at].to_owned() } else { format!("十{}", ordinal[(at - 10) % 9]) };
                    out.push(if self.split == Split::Train {
                        format!("第{name}条 {clause}")
                    } else {
                        format!("{name}、{clause}")
                    });
                }
                "chat" => {
                    let line = *pick(lot, &section("chat", self.split));
                    let side = if lot.bool() { '<' } else { ')' };
                    if i % 12 == 0 {
                        let (hour, minute) = (lot.u32(7..23), lot.u32(10..59));
                        out.push(format!("={hour:02}:{minute} 中国移动 4G {}%", lot.u32(9..99)));
                        out.push(format!(
                            "={}",
                            if self.split == Split::Train { &self.case.parties[1] } else { "微信" }
                        ));
                    }
                    out.push(format!("{side}{}", self.fill(lot, line)));
                }
                "rows" => {
                    let cells: Vec<String> = (0..5).map(|c| self.cell(lot, c)).collect();
                    out.push(format!("|{}|{}", i + 1, cells.join("|")));
                }
                _ => panic!("unknown block {what}"),
            }
        }
    }

    fn cell(&self, lot: &mut fastrand::Rng, column: usize) -> String {
        match column {
            0 => pick(lot, &BANKS).to_string(),
            1 => (*pick(lot, &["转账", "消费", "工资", "现存", "结息", "未查询到信息"])).to_owned(),
            2 => Day(self.day.0 - lot.i32(1..300)).iso(),
            3 => format!("{}.{:02}", lot.u32(10..90000), lot.u32(0..99)),
            _ => format!("6228****{}", lot.u32(1000..9999)),
        }
    }

    /// One sentence of facts.
    pub fn sentence(&self, lot: &mut fastrand::Rng) -> String {
        let found = *pick(lot, &sentences(self.split));
        self.fill(lot, found)
    }

    /// One line with its placeholders filled.
    pub fn fill(&self, lot: &mut fastrand::Rng, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').expect("a closed placeholder");
            out.push_str(before);
            out.push_str(&self.value(lot, name));
            rest = behind;
        }
        out.push_str(rest);
        out
    }

    fn value(&self, lot: &mut fastrand::Rng, name: &str) -> String {
        let case = self.case;
        let money =
            |lot: &mut fastrand::Rng| format!("{}{}元", lot.u32(1..990), pick(lot, &["00", "000", "50", "320"]));
        match name {
            "court" => case.court.clone(),
            "lower" => case.lower.clone(),
            "upper" => case.upper.clone(),
            "case" => case.number.clone(),
            "lowercase" | "other" => case.lower_number.clone(),
            "branch" => case.branch.clone(),
            "procedure" => case.procedure.clone(),
            "cause" => case.cause.clone(),
            "prole" => case.roles[0].clone(),
            "drole" => case.roles[1].clone(),
            "r" => match self.recipient {
                n @ (0 | 1) => case.parties[n].clone(),
                2 => case.lawyer.clone(),
                _ => case.judges[self.recipient % 3].clone(),
            },
            "p" => case.parties[0].clone(),
            "d" => case.parties[1].clone(),
            "pfull" | "dfull" => {
                let who = &case.parties[usize::from(name == "dfull")];
                let address = self.value(lot, "addr");
                if who.chars().count() > 5 {
                    format!("{who}，住所地{address}。法定代表人：{}", person(lot, self.split))
                } else {
                    let (born, id) = (self.value(lot, "born"), self.value(lot, "id"));
                    format!(
                        "{who}，{}，{born}出生，汉族，住{address}。公民身份号码：{id}",
                        if lot.bool() { "男" } else { "女" }
                    )
                }
            }
            "j1" | "j2" | "j3" => case.judges[name[1..].parse::<usize>().unwrap() - 1].clone(),
            "clerk" => case.clerk.clone(),
            "lawyer" => case.lawyer.clone(),
            "firm" => case.firm.clone(),
            "police" => case.police.clone(),
            "proc" => case.prosecutor.clone(),
            "prison" => format!("{}监狱", case.city),
            "city" => case.city.clone(),
            "result" => case.result.clone(),
            "filed" => case.filed.arabic(),
            "closed" => case.closed.arabic(),
            "archived" => case.archived.arabic(),
            "date" => self.day.arabic(),
            "cdate" => self.day.chinese(),
            "hearing" => format!("{}上午9时00分", self.hearing.arabic()),
            "any" => Day(case.filed.0 - lot.i32(5..900)).arabic(),
            "born" => Day(lot.i32(1955..2001) * 336 + lot.i32(0..335)).arabic(),
            "year" => case.filed.parts().0.to_string(),
            "money" => money(lot),
            "bigmoney" => {
                let digits = ["壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
                format!("{}万{}仟元整", pick(lot, &digits), pick(lot, &digits))
            }
            "n" => lot.u32(11..300).to_string(),
            "n1" => lot.u32(1..6).to_string(),
            "x" => person(lot, self.split),
            "othercourt" => format!("{}人民法院", city(lot, self.split)),
            "ins" => format!("{}财产保险股份有限公司", case.city),
            "company" => company(lot, self.split),
            "addr" => {
                let (street, number, room) =
                    (pick(lot, &["人民", "建设", "解放", "新华", "福洞", "额穆"]), lot.u32(1..200), lot.u32(101..900));
                let ending = pick(lot, &["街", "路", "村", "镇"]);
                format!("{}{street}{ending}{number}号{room}室", case.city)
            }
            "phone" => format!("1{}", lot.u64(3_000_000_000..9_999_999_999)),
            "id" => format!("22{}{}", lot.u64(10_000_000..99_999_999), lot.u64(10_000_000..99_999_999)),
            "acct" => lot.u64(100_000_000_000..999_999_999_999_999).to_string(),
            "bank" => (*pick(lot, &BANKS)).to_owned(),
            "goods" => (*pick(lot, &GOODS)).to_owned(),
            "doc" => (*pick(lot, &QUOTED)).to_owned(),
            "ev" => (*pick(lot, &EXHIBITS)).to_owned(),
            "s" => self.sentence(lot),
            "procno" => {
                format!("{}检刑诉〔{}〕{}号", case.city.trim_end_matches('市'), case.filed.parts().0, lot.u32(10..400))
            }
            "policeno" => format!(
                "{}公（刑）字〔{}〕{}号",
                case.city.trim_end_matches('市'),
                case.filed.parts().0,
                lot.u32(10..900)
            ),
            "gov" => format!(
                "{}罚字〔{}〕{}号",
                case.city.trim_end_matches('市'),
                case.filed.parts().0 - 1,
                lot.u32(10..900)
            ),
            "served" => self.served.clone(),
            // Filled when the volume is put together.
            "partword" | "toc" | "photo" => format!("{{{name}}}"),
            other => panic!("unknown placeholder {other}"),
        }
    }

    /// 责任者 by the header of the paper.
    pub fn responsible(&self, paper: &Paper) -> Option<String> {
        let case = self.case;
        Some(match paper.responsible.as_str() {
            "court" => case.court.clone(),
            "lower" => case.lower.clone(),
            "upper" => case.upper.clone(),
            "party" if matches!(paper.name.as_str(), "身份证复印件" | "送达地址确认书") && self.recipient < 2 => {
                case.parties[self.recipient].clone()
            }
            "party" if matches!(paper.name.as_str(), "身份证复印件" | "送达地址确认书") => {
                case.lawyer.clone()
            }
            "party" => case.parties[0].clone(),
            "opp" => case.parties[1].clone(),
            "police" => case.police.clone(),
            "proc" => case.prosecutor.clone(),
            "firm" => case.firm.clone(),
            "judge" => case.judges[0].clone(),
            "prison" => format!("{}监狱", case.city),
            _ => return None,
        })
    }
}

/// The title as it is printed: some letter-spaced, most as they are.
pub fn spaced(lot: &mut fastrand::Rng, title: &str) -> String {
    let count = title.chars().count();
    if !title.contains(' ') && (2..=6).contains(&count) && chance(lot, 20) {
        title.chars().map(String::from).collect::<Vec<_>>().join(" ")
    } else {
        title.to_owned()
    }
}
