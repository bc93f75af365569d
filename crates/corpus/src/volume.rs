//! A whole volume: the papers of a case in the order they were scanned, and the catalogue that is right for them.

use serde::{Deserialize, Serialize};

use bianmu_model::VolumePart;

use crate::case::{Case, Day, case};
use crate::damage::{Role, Side, damaged};
use crate::papers::{Paper, Writer, marked, paper, spaced};
use crate::typeset::{Layout, Sheet, typeset};
use crate::{Split, chance, pick};

/// The truth about one document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    pub title: String,
    /// Titles that are right as well.
    pub aliases: Vec<String>,
    pub kind: String,
    pub part: VolumePart,
    pub responsible: Option<String>,
    pub date: Option<String>,
    /// 文号
    #[serde(default)]
    pub number: Option<String>,
    /// Place in the order; equal ranks of a part may stand in any order.
    pub rank: usize,
    /// Scan indexes from 1, in document order; blank and repeated sides are left out.
    pub pages: Vec<u32>,
}

/// A volume as it comes from the scanner.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Volume {
    pub name: String,
    pub case: Case,
    pub sides: Vec<Side>,
    /// In catalogue order.
    pub documents: Vec<Document>,
}

struct Made {
    truth: Document,
    sheets: Vec<Sheet>,
    numbered: bool,
}

struct Script {
    head: Vec<&'static str>,
    lines: Vec<&'static str>,
}

fn scripts() -> Vec<Script> {
    let mut out: Vec<Script> = Vec::new();
    for line in include_str!("../data/volumes.txt").lines() {
        if let Some(head) = line.strip_prefix('%') {
            out.push(Script { head: head.split(' ').collect(), lines: vec![] });
        } else if let Some(script) = out.last_mut() {
            script.lines.push(line);
        }
    }
    out
}

/// The volume of a seed.
pub fn volume(split: Split, seed: u64) -> Volume {
    let mut lot = fastrand::Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ [0, 77, 4099][split as usize]);
    let scripts = scripts();
    // Civil, criminal and enforcement volumes are most of what courts have; every other procedure comes as well.
    let script = if chance(&mut lot, 45) { &scripts[[0, 2, 4][lot.usize(0..3)]] } else { pick(&mut lot, &scripts) };
    let case = case(&mut lot, split, &script.head);
    let mut press = Press {
        dpi: if lot.bool() { 200.0 } else { 300.0 },
        hearing: Day(case.filed.0 + (case.closed.0 - case.filed.0) * 2 / 3),
        split,
        house: seed,
        recipient: 0,
        case: &case,
        made: vec![],
        lot: &mut lot,
    };
    press.main_part(&script.lines);
    if chance(press.lot, 75) {
        press.confidential_part();
    }
    let made = press.made;
    let (sides, documents) = assemble(&mut lot, split, &case, made);
    let split_name = ["T", "H", "F"][split as usize];
    Volume { name: format!("{split_name}{seed:05}"), case, sides, documents }
}

struct Press<'a> {
    dpi: f32,
    hearing: Day,
    split: Split,
    /// What the papers of a house look like follows from this and the issuer.
    house: u64,
    recipient: usize,
    case: &'a Case,
    made: Vec<Made>,
    lot: &'a mut fastrand::Rng,
}

impl Press<'_> {
    fn main_part(&mut self, lines: &[&'static str]) {
        self.print("卷宗封面", VolumePart::Main, 0, 0.0, "");
        if chance(self.lot, 85) {
            self.print("卷内目录", VolumePart::Main, 1, 0.0, "");
        }
        for (i, line) in lines.iter().enumerate() {
            let progress = (i + 1) as f32 / (lines.len() + 1) as f32;
            for token in line.split(' ') {
                self.token(token.trim_matches(['<', '>']), i + 2, progress);
            }
        }
        if chance(self.lot, 92) {
            self.print("备考表", VolumePart::Main, lines.len() + 5, 1.0, "");
        }
    }

    /// `名?percent*most`, alternatives by `|`, receipts `回证(文书、文书)`.
    fn token(&mut self, token: &str, rank: usize, progress: f32) {
        for alternative in token.split('|') {
            let (rest, most) = alternative.split_once('*').map_or((alternative, 1), |(r, n)| (r, n.parse().unwrap()));
            let (name, percent) = rest.split_once('?').map_or((rest, 100), |(r, n)| (r, n.parse().unwrap()));
            if !chance(self.lot, percent) {
                continue;
            }
            let (name, served) = match name.strip_prefix("回证(").and_then(|n| n.strip_suffix(')')) {
                Some(papers) => ("送达回证", papers),
                None => (name, ""),
            };
            for copy in 0..self.lot.usize(1..=most) {
                self.recipient = copy;
                self.print(name, VolumePart::Main, rank, progress, served);
            }
            break;
        }
    }

    fn confidential_part(&mut self) {
        let part = VolumePart::Confidential;
        if chance(self.lot, 85) {
            self.print("卷宗封面", part, 0, 1.0, "");
        }
        if chance(self.lot, 35) {
            self.print("卷内目录", part, 1, 1.0, "");
        }
        let enforcement = self.case.procedure.starts_with("执行");
        let inside: &[(&str, u32)] = if enforcement {
            &[("执行方案", 70), ("合议庭评议笔录", 70), ("裁判文书原本", 40), ("结案审批表", 60)]
        } else {
            &[
                ("阅卷笔录", 60),
                ("审理报告", 50),
                ("合议庭评议笔录", 80),
                ("内部请示及批复", 8),
                ("领导批示", 6),
                ("专业法官会议纪要", 10),
                ("审判委员会讨论记录", 12),
                ("裁判文书原本", 60),
                ("结案审批表", 55),
            ]
        };
        for (i, (name, percent)) in inside.iter().enumerate() {
            if chance(self.lot, *percent) {
                self.print(name, part, i + 2, 0.6 + 0.05 * i as f32, "");
            }
            // Internal papers of every court that no list of titles knows.
            if chance(self.lot, 9) {
                let extra = *pick(self.lot, &marked("extra", self.split));
                self.print(extra, part, i + 2, 0.6 + 0.05 * i as f32, "");
            }
        }
        if chance(self.lot, 85) {
            self.print("备考表", part, 20, 1.0, "");
        }
    }

    fn print(&mut self, name: &str, part: VolumePart, rank: usize, progress: f32, served: &str) {
        let Some(paper) = paper(name, self.split) else { return };
        let (case, lot) = (self.case, &mut *self.lot);
        let span = case.closed.0 - case.filed.0;
        let day = match paper.date.as_str() {
            "archived" => case.archived,
            "filed" => case.filed,
            _ if paper.is("evidence") => Day(case.filed.0 - lot.i32(30..800)),
            _ => Day(case.filed.0 + (span as f32 * progress) as i32 + lot.i32(0..5)),
        };
        let record = paper.is("record");
        let hand = paper.is("hand") && chance(lot, 60) || record && chance(lot, 15);
        // One paper in seven looks like no other of its house.
        let own = chance(lot, 14);
        let issuer = paper.responsible.bytes().fold(self.house, |h, b| h.wrapping_mul(31).wrapping_add(u64::from(b)));
        let house = if own { lot.u64(..) } else { issuer };
        let mut layout = Layout::of(lot, house, self.split, self.dpi, record, hand, paper.is("one"));
        let mut printed = (!paper.titles.is_empty()).then(|| pick(lot, &paper.titles).clone());
        // Every court has papers no list knows.
        let plain =
            !matches!(paper.kind.as_str(), "卷宗封面" | "卷内目录" | "备考表" | "送达回证") && !paper.is("internal");
        let unlisted = printed.is_some() && plain && chance(lot, 9);
        if unlisted {
            printed = Some(unlisted_title(lot, self.split));
        }
        layout.title_missing &= !unlisted && !matches!(paper.kind.as_str(), "卷宗封面" | "送达回证" | "备考表");
        let writer = Writer {
            case,
            split: self.split,
            day,
            hearing: self.hearing,
            served: served.replace('、', " 1份 "),
            recipient: self.recipient,
        };
        let title = printed.map(|t| writer.fill(lot, &t));
        let (mut lines, number) = writer.lines(lot, paper);
        for line in &mut lines {
            *line = line.replace("{partword}", part.label());
        }
        let photo = lines.iter().any(|l| l.contains("{photo}"));
        if photo {
            lines = vec!["-".into(), "!".into(), if lot.bool() { "=现场照片一".into() } else { "-".into() }];
        }
        let shown = title.as_deref().filter(|_| !layout.title_missing).map(|t| spaced(lot, t));
        let seal = (matches!(paper.responsible.as_str(), "court" | "police" | "proc" | "upper" | "lower")
            && chance(lot, 60))
        .then(|| writer.responsible(paper).unwrap_or_default());
        let mut sheets = typeset(lot, &layout, shown.as_deref(), &lines, seal.as_deref());
        sheets[0].picture = photo;
        let mut truth = truth(&writer, paper, title.as_deref(), unlisted, part, rank);
        truth.number = number.filter(|_| !photo);
        let numbered = !matches!(paper.kind.as_str(), "卷宗封面" | "卷内目录" | "备考表");
        self.made.push(Made { truth, sheets, numbered });
    }
}

fn unlisted_title(lot: &mut fastrand::Rng, split: Split) -> String {
    let wanted = format!("[open {}]", split.word());
    let mut lines = include_str!("../data/titles.txt").lines().skip_while(|l| *l != wanted);
    let titles: Vec<&str> = lines.nth(1).expect("titles of the split").split(';').collect();
    (*pick(lot, &titles)).to_owned()
}

fn truth(
    writer: &Writer<'_>,
    paper: &Paper,
    title: Option<&str>,
    unlisted: bool,
    part: VolumePart,
    rank: usize,
) -> Document {
    let case = writer.case;
    let bare = |t: &str| t.replace(' ', "").replace(&case.court, "");
    let enforced = case.procedure == "执行" && paper.name == "原审判决书";
    let kind = if enforced { "执行依据".to_owned() } else { paper.kind.clone() };
    let mut aliases: Vec<String> = title.map(|t| t.replace(' ', "")).into_iter().collect();
    aliases.extend(title.map(bare));
    aliases.push(kind.clone());
    if paper.kind != "其他" && !unlisted {
        for split in [Split::Train, Split::Held, Split::Fresh] {
            let papers = crate::papers::paper(&paper.name, split);
            aliases.extend(papers.into_iter().flat_map(|p| &p.titles).filter(|t| !t.contains('{')).map(|t| bare(t)));
        }
    }
    if paper.kind.contains("身份证") || paper.kind == "微信聊天记录" {
        aliases.extend(["身份证复印件", "居民身份证", "微信聊天记录截图"].map(str::to_owned));
    }
    let internal = paper.is("internal");
    let date = match paper.date.as_str() {
        "no" | "none" => None,
        _ => Some(writer.day.iso()),
    };
    Document {
        title: title.map_or_else(|| paper.kind.clone(), bare),
        aliases,
        kind,
        part: if internal { VolumePart::Confidential } else { part },
        responsible: writer.responsible(paper),
        date,
        number: None,
        rank,
        pages: vec![],
    }
}

/// Numbers the sheets, writes the paper catalogue, displaces some papers and damages the scan.
fn assemble(lot: &mut fastrand::Rng, split: Split, case: &Case, mut made: Vec<Made>) -> (Vec<Side>, Vec<Document>) {
    let numbering = lot.u32(0..100);
    let mut next = [1u32, 1];
    let mut starts: Vec<Option<u32>> = Vec::new();
    for one in &mut made {
        let lane = usize::from(one.truth.part == VolumePart::Confidential);
        starts.push(one.numbered.then_some(next[lane]));
        for sheet in one.sheets.iter_mut().filter(|_| one.numbered) {
            sheet.corner = (numbering < 68).then_some(next[lane]);
            next[lane] += 1;
        }
    }
    let empty = chance(lot, 40);
    for at in 0..made.len() {
        if made[at].truth.kind == "卷内目录" {
            let part = made[at].truth.part;
            let rows: Vec<String> = made
                .iter()
                .zip(&starts)
                .filter(|(m, s)| m.truth.part == part && s.is_some())
                .enumerate()
                .map(|(i, (m, start))| {
                    let number = start.unwrap_or(0);
                    if empty {
                        return format!("|{}|||||", i + 1);
                    }
                    let who = m.truth.responsible.clone().unwrap_or_default();
                    format!("|{}|{}|{who}|{}|{number}|", i + 1, m.truth.title, m.truth.date.clone().unwrap_or_default())
                })
                .collect();
            made[at].sheets = contents(lot, split, case, made[at].sheets[0].dpi, &rows);
        }
    }
    // Papers that a clerk filed a little elsewhere.
    let mut order: Vec<usize> = (0..made.len()).collect();
    for _ in 0..made.len() / 14 {
        if made.len() > 6 && chance(lot, 55) {
            let from = lot.usize(2..made.len() - 1);
            let to = (from + lot.usize(1..4)).min(made.len() - 2);
            order.swap(from, to);
        }
    }
    // An internal paper of any kind that was laid among the open ones.
    let frame = |kind: &str| matches!(kind, "卷宗封面" | "卷内目录" | "备考表");
    let internal: Vec<usize> = (0..order.len())
        .filter(|i| made[order[*i]].truth.part == VolumePart::Confidential && !frame(&made[order[*i]].truth.kind))
        .collect();
    if !internal.is_empty() && chance(lot, 10) {
        let from = *pick(lot, &internal);
        let at = order.remove(from);
        order.insert(lot.usize(2..from.max(3)), at);
    }
    let mut sides = Vec::new();
    for at in order {
        for (i, sheet) in made[at].sheets.iter().enumerate() {
            sides.push(Side { sheet: sheet.clone(), document: at, page: i, role: Role::Content });
        }
    }
    let sides = damaged(lot, sides);
    let mut documents: Vec<Document> = made.into_iter().map(|m| m.truth).collect();
    let mut found: Vec<Vec<(usize, u32)>> = vec![vec![]; documents.len()];
    for (scan, side) in sides.iter().enumerate().filter(|(_, s)| s.role == Role::Content) {
        found[side.document].push((side.page, scan as u32 + 1));
    }
    for (document, mut pages) in documents.iter_mut().zip(found) {
        pages.sort_unstable();
        document.pages = pages.into_iter().map(|(_, scan)| scan).collect();
    }
    documents.retain(|d| !d.pages.is_empty());
    documents.sort_by_key(|d| (d.part, d.rank));
    (sides, documents)
}

fn contents(lot: &mut fastrand::Rng, split: Split, case: &Case, dpi: f32, rows: &[String]) -> Vec<Sheet> {
    let paper = paper("卷内目录", split).expect("both splits have a catalogue");
    let mut layout = Layout::of(lot, dpi as u64, split, dpi, false, false, true);
    (layout.glued, layout.foot) = (false, crate::typeset::Foot::None);
    let mut lines =
        vec!["!".to_owned(), format!("-案号：{}", case.number), "|序号|文书名称|责任者|日期|页次|备注".to_owned()];
    lines.extend(rows.iter().cloned());
    let printed = pick(lot, &paper.titles).clone();
    let title = spaced(lot, &printed);
    typeset(lot, &layout, Some(&title), &lines, None)
}
