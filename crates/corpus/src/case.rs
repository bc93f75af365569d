//! The case a volume is about, and what its papers name.

use serde::{Deserialize, Serialize};

use crate::{Split, chance, pick};

/// A day, so that dates of a case follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day(pub i32);

impl Day {
    /// Year, month and day; months of 28 days keep this short and every date valid.
    pub fn parts(self) -> (i32, i32, i32) {
        (self.0 / 336, self.0 % 336 / 28 + 1, self.0 % 28 + 1)
    }

    /// `YYYY-MM-DD`
    pub fn iso(self) -> String {
        let (y, m, d) = self.parts();
        format!("{y:04}-{m:02}-{d:02}")
    }

    /// 2021年5月14日
    pub fn arabic(self) -> String {
        let (y, m, d) = self.parts();
        format!("{y}年{m}月{d}日")
    }

    /// 二〇二一年五月十四日
    pub fn chinese(self) -> String {
        let (y, m, d) = self.parts();
        let digits = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
        let year: String = y.to_string().bytes().map(|b| digits[usize::from(b - b'0')]).collect();
        let small = |n: i32| match (n / 10, n % 10) {
            (0, one) => digits[one as usize].to_string(),
            (1, 0) => "十".to_owned(),
            (1, one) => format!("十{}", digits[one as usize]),
            (ten, 0) => format!("{}十", digits[ten as usize]),
            (ten, one) => format!("{}十{}", digits[ten as usize], digits[one as usize]),
        };
        format!("{year}年{}月{}日", small(m), small(d))
    }
}

/// Everything the papers of one case agree on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Case {
    pub number: String,
    pub lower_number: String,
    pub court: String,
    pub lower: String,
    pub upper: String,
    pub branch: String,
    pub procedure: String,
    pub cause: String,
    pub roles: [String; 2],
    pub parties: [String; 2],
    pub judges: [String; 3],
    pub clerk: String,
    pub lawyer: String,
    pub firm: String,
    pub city: String,
    pub police: String,
    pub prosecutor: String,
    pub filed: Day,
    pub closed: Day,
    pub archived: Day,
    pub result: String,
}

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦马苗方俞任袁柳鲍史唐费岑薛雷贺倪汤";
const GIVEN_TRAIN: &str = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉力玲建国海燕德胜春梅大山立新";
const GIVEN_HELD: &str = "浩宇欣怡子轩梓涵雨桐晨曦俊豪思远嘉懿振邦凤仪玉兰长青广发树林志刚翠花连生银锁";
const CITIES_TRAIN: [&str; 10] =
    ["长春市", "吉林市", "敦化市", "和龙市", "延吉市", "通化市", "白山市", "松原市", "榆树市", "德惠市"];
const CITIES_HELD: [&str; 12] = [
    "石家庄市",
    "保定市",
    "太原市",
    "成都市",
    "绵阳市",
    "昆明市",
    "福州市",
    "苏州市",
    "合肥市",
    "郑州市",
    "贵阳市",
    "南宁市",
];
const GIVEN_FRESH: &str = "佳琪博文静怡嘉欣宏伟少华庆云桂芝秋月立群学军亚楠晓峰玉梅世昌培元传喜善良保田";
const CITIES_FRESH: [&str; 10] =
    ["绵竹市", "遵义市", "大理市", "柳州市", "宝鸡市", "天水市", "西宁市", "银川市", "库尔勒市", "泸州市"];
const TRADES: [&str; 12] = [
    "农资",
    "商贸",
    "建筑工程",
    "物流",
    "木业",
    "食品",
    "机械制造",
    "房地产开发",
    "科技",
    "餐饮管理",
    "劳务",
    "医疗器械",
];

fn chars(of: &str) -> Vec<char> {
    of.chars().collect()
}

/// A person.
pub fn person(lot: &mut fastrand::Rng, split: Split) -> String {
    let given = chars([GIVEN_TRAIN, GIVEN_HELD, GIVEN_FRESH][split as usize]);
    let mut name = pick(lot, &chars(SURNAMES)).to_string();
    for _ in 0..if chance(lot, 78) { 2 } else { 1 } {
        name.push(*pick(lot, &given));
    }
    name
}

/// A company.
pub fn company(lot: &mut fastrand::Rng, split: Split) -> String {
    let given = chars(["宏达盛源兴隆恒通瑞丰", "博雅嘉禾鼎新锦程凯旋", "顺祥茂华永泰聚鑫远航"][split as usize]);
    let ending = if chance(lot, 80) { "有限公司" } else { "有限责任公司" };
    format!("{}{}{}{}{ending}", city(lot, split), pick(lot, &given), pick(lot, &given), pick(lot, &TRADES))
}

/// A city.
pub fn city(lot: &mut fastrand::Rng, split: Split) -> &'static str {
    let cities: &[&'static str] = [&CITIES_TRAIN[..], &CITIES_HELD, &CITIES_FRESH][split as usize];
    cities[lot.usize(0..cities.len())]
}

/// A case of the procedure with this type word and this kind of causes.
pub fn case(lot: &mut fastrand::Rng, split: Split, head: &[&str]) -> Case {
    let [procedure, branch, code, first, second, causes] = head else { panic!("head of a volume: {head:?}") };
    let all: Vec<_> = bianmu_catalogue::courts().collect();
    let local: Vec<_> = all.iter().filter(|(c, _)| c.chars().count() == 5).collect();
    // Courts of the north-east for training, of the south-west and the north-west and of everywhere else for measuring.
    let of = |code: &str| match code.chars().next() {
        Some('吉' | '辽' | '黑') => Split::Train,
        Some('川' | '渝' | '贵' | '黔' | '云' | '桂' | '陕' | '甘' | '青' | '宁' | '新') => Split::Fresh,
        _ => Split::Held,
    };
    let mine: Vec<_> = local.iter().filter(|(c, _)| of(c) == split).collect();
    let (basic_code, basic): (&str, &str) = ***pick(lot, &mine);
    let middle_code: String = basic_code.chars().take(3).collect();
    let middle = all.iter().find(|(c, _)| *c == middle_code).map_or("中级人民法院", |(_, n)| *n);
    let appeal = procedure.contains("二审") || matches!(*procedure, "民事再审审查" | "减刑假释" | "管辖上诉");
    let (code_court, court) = if appeal { (middle_code.as_str(), middle) } else { (basic_code, basic) };
    let year = lot.i32(2017..2025);
    let filed = Day(year * 336 + lot.i32(10..300));
    let closed = Day(filed.0 + lot.i32(30..170));
    let word = match *causes {
        "crime" => "刑事",
        "admin" => "行政",
        _ => "民事",
    };
    let listed: Vec<&str> = bianmu_catalogue::listed_causes().filter(|(k, _)| *k == word).map(|(_, n)| n).collect();
    let cause = loop {
        let found = **pick(lot, &listed.iter().collect::<Vec<_>>());
        if (4..=14).contains(&found.chars().count()) {
            break found;
        }
    };
    let city_name = city(lot, split).to_owned();
    let bare_city = city_name.trim_end_matches('市').to_owned();
    let prosecutor = court.replace("人民法院", "人民检察院");
    let agency = ["公安局", "自然资源局", "人力资源和社会保障局", "市场监督管理局", "城市管理局"];
    let one = if *first == "公诉机关" { prosecutor.clone() } else { person(lot, split) };
    let two = match *second {
        "被告" | "赔偿义务机关" | "被上诉人" | "被申请人" if word == "行政" => {
            format!("{city_name}{}", pick(lot, &agency))
        }
        "被告人" | "罪犯" => person(lot, split),
        _ if chance(lot, 45) => company(lot, split),
        _ => person(lot, split),
    };
    let numbered = |court: &str, year: i32, code: &str, n: i32| format!("（{year}）{court}{code}{n}号");
    let lower_code = code.replace('终', "初").replace('申', "终").replace("执异", "民初").replace('执', "民初");
    // What a paper quotes is another proceeding, seldom one of the same sort and court.
    let civil = lower_code == *code || matches!(*procedure, "管辖上诉" | "司法救助");
    let lower_code = if civil { "民初".to_owned() } else { lower_code };
    Case {
        number: numbered(code_court, filed.parts().0, code, lot.i32(1..900)),
        lower_number: numbered(basic_code, filed.parts().0 - 1, &lower_code, lot.i32(1..900)),
        court: court.to_owned(),
        lower: basic.to_owned(),
        upper: middle.to_owned(),
        branch: (*branch).to_owned(),
        procedure: (*procedure).to_owned(),
        cause: cause.to_owned(),
        roles: [(*first).to_owned(), (*second).to_owned()],
        parties: [one, two],
        judges: [person(lot, split), person(lot, split), person(lot, split)],
        clerk: person(lot, split),
        lawyer: person(lot, split),
        firm: format!("{bare_city}{}律师事务所", pick(lot, &["衡丰", "正和", "海川", "天元", "明理"])),
        police: format!("{city_name}公安局"),
        prosecutor,
        city: city_name,
        filed,
        closed,
        archived: Day(closed.0 + lot.i32(20..90)),
        result: (*pick(lot, &["判决", "调解", "裁定", "撤诉"])).to_owned(),
    }
}
