//! What a clerk decides is a fact: the rest is proposed again around it, in the same step.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::path::Path;

use bianmu_desk::Desk;
use common::*;
use serde_json::{Value, json};

fn call(desk: &Desk, name: &str, args: Value) -> Value {
    desk.call(name, args).unwrap()
}

fn volume_of(dir: &Path, pages: &[&str]) -> (Desk, i64) {
    let desk = open_with(dir, Tiny { rules: true, ..Tiny::default() });
    let report = call(&desk, "import", json!({"paths": [folder(dir, "卷", pages)]}));
    settle(&desk);
    let volume = report["volumes"][0].as_i64().unwrap_or(1);
    (desk, volume)
}

fn rows(view: &Value) -> Vec<(String, Vec<u64>)> {
    let pages = |e: &Value| e["pages"].as_array().unwrap().iter().map(|p| p.as_u64().unwrap()).collect();
    view["entries"].as_array().unwrap().iter().map(|e| (e["title"].as_str().unwrap().to_owned(), pages(e))).collect()
}

const BODIES: [&str; 6] = [
    "本合同由双方当事人于签订之日起成立并且生效履行期限为一年整|乙方应当按照约定的时间向甲方交付全部木材并且承担运输费用",
    "去年三月间原告与其兄长一同前往林场查看采伐情况并作了登记|后来林场负责人答应于年底之前结清所欠的全部劳务工资款项",
    "房屋坐落于镇东街道北侧共有三间砖瓦结构并附带一处小院子|院内种植果树十余棵由原主人长期照看直至搬离为止未有争议",
    "关于孩子的学习与生活费用双方曾经多次协商但是没有结果出来|其母亲认为每月应当给付八百元直到年满十八周岁独立生活止",
    "车辆行驶至路口时因为雪天路滑未能及时停下导致两车发生碰撞|事后双方下车查看并且拨打电话通知了保险公司以及交警部门",
    "工程完工以后验收人员到场逐项核对了数量以及质量的情况说明|其中第三项管道铺设的长度与图纸所标注的数字相差十二米整",
];

/// Page 3 lies in the middle of a document and bears the title of another; page 4 goes on from it.
const WRONGLY_SPLIT: [&str; 5] = ["#民事起诉状|B", "B", "#授权委托书|B|@第3页共4页", "B|@第4页共4页", "#传票|B"];

fn opened(dir: &Path) -> (Desk, i64, Value) {
    let pages: Vec<String> = WRONGLY_SPLIT.iter().zip(BODIES).map(|(p, body)| p.replace('B', body)).collect();
    let (desk, volume) = volume_of(dir, &pages.iter().map(String::as_str).collect::<Vec<_>>());
    let view = call(&desk, "volume", json!({"volume": volume}));
    let apart = [("（待定题名）", vec![4]), ("民事起诉状", vec![1, 2]), ("授权委托书", vec![3]), ("传票", vec![5])];
    assert_eq!(rows(&view), apart.map(|(title, pages)| (title.to_owned(), pages)));
    (desk, volume, view)
}

fn entry_on(view: &Value, page: usize) -> i64 {
    view["pages"][page - 1]["entry"].as_i64().unwrap()
}

#[test]
fn a_wrong_split_that_is_mended_brings_the_neighbor_home_in_the_same_step_and_undo_brings_all_back() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, volume, before) = opened(dir.path());
    let join = json!({"op": "join", "entry": entry_on(&before, 3)});
    let after = call(&desk, "edit", json!({"volume": volume, "operation": join}));
    assert_eq!(rows(&after), [("民事起诉状", vec![1, 2, 3, 4]), ("传票", vec![5])].map(|(t, p)| (t.to_owned(), p)));
    assert_eq!(after["told"], "另有 1 处建议随之改变");
    assert_eq!(after["operations"], 1);
    let history = call(&desk, "history", json!({"volume": volume}));
    assert_eq!(history[0]["what"], "并入前件：授权委托书；另有 1 处建议随之改变");
    let undone = call(&desk, "undo", json!({"volume": volume}));
    assert_eq!(undone["entries"], before["entries"]);
    let redone = call(&desk, "redo", json!({"volume": volume}));
    assert_eq!(redone["entries"], after["entries"]);
}

#[test]
fn what_a_person_has_accepted_held_or_changed_stays_as_it_is() {
    let decisions = [
        |id| json!({"op": "accept", "entries": [id]}),
        |id| json!({"op": "hold", "entry": id}),
        |id| json!({"op": "set_date", "entry": id, "date": "2021-07-09"}),
    ];
    for decided in decisions {
        let dir = tempfile::tempdir().unwrap();
        let (desk, volume, before) = opened(dir.path());
        let operation = decided(entry_on(&before, 4));
        let held = call(&desk, "edit", json!({"volume": volume, "operation": operation}));
        // Its number in the printed catalogue follows from what stands before it.
        let row = |view: &Value| {
            let found = view["entries"].as_array().unwrap().iter().find(|e| e["pages"] == json!([4])).cloned();
            found.map(|e| json!([e["id"], e["title"], e["date"], e["state"], e["reasons"], e["confidence"]]))
        };
        let join = json!({"op": "join", "entry": entry_on(&before, 3)});
        let after = call(&desk, "edit", json!({"volume": volume, "operation": join}));
        assert!(rows(&after).contains(&("民事起诉状".to_owned(), vec![1, 2, 3])), "{:?}", rows(&after));
        assert!(row(&after).is_some() && row(&after) == row(&held));
        assert_eq!(after["told"], Value::Null);
    }
}

#[test]
fn a_document_split_off_without_a_title_gets_the_one_the_machine_reads() {
    let dir = tempfile::tempdir().unwrap();
    let pages = [format!("#民事起诉状|{}", BODIES[0]), format!("{}|履行期满", BODIES[0]), "#传票|到庭".to_owned()];
    let (desk, volume) = volume_of(dir.path(), &pages.each_ref().map(String::as_str));
    let before = call(&desk, "volume", json!({"volume": volume}));
    assert_eq!(rows(&before)[0], ("民事起诉状".to_owned(), vec![1, 2]));
    let split = json!({"op": "split", "scan_index": 2, "title": ""});
    let after = call(&desk, "edit", json!({"volume": volume, "operation": split}));
    let titles: Vec<String> = rows(&after).into_iter().map(|(title, _)| title).collect();
    assert_eq!(titles, ["民事起诉状", "合同", "传票"]);
    let undone = call(&desk, "undo", json!({"volume": volume}));
    assert_eq!(undone["entries"], before["entries"]);
}

#[test]
fn later_papers_are_slotted_into_the_catalogue_by_the_rule_and_what_stands_does_not_move() {
    let dir = tempfile::tempdir().unwrap();
    let first = ["#民事起诉状|甲方", "#传票|乙方", "#民事判决书|丙方"];
    let (desk, volume) = volume_of(dir.path(), &first);
    let view = call(&desk, "volume", json!({"volume": volume}));
    // Against the rule, and by a person: it stays there.
    let moved = json!({"op": "move_entry", "entry": entry_on(&view, 2), "position": 0});
    call(&desk, "edit", json!({"volume": volume, "operation": moved}));
    let ids: Vec<i64> = call(&desk, "volume", json!({"volume": volume}))["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["id"].as_i64().unwrap())
        .collect();
    call(&desk, "edit", json!({"volume": volume, "operation": {"op": "accept", "entries": ids}}));
    let later = folder(dir.path(), "后到", &["#民事答辩状|丁方", "#合议庭评议笔录|戊方"]);
    call(&desk, "append", json!({"volume": volume, "paths": [later]}));
    settle(&desk);
    let after = call(&desk, "volume", json!({"volume": volume}));
    let expected = [("传票", 2), ("民事起诉状", 1), ("民事答辩状", 4), ("民事判决书", 3), ("合议庭评议笔录", 5)];
    assert_eq!(rows(&after), expected.map(|(title, page)| (title.to_owned(), vec![page])));
    assert_eq!(after["entries"][4]["part"], "副卷");
    let history = call(&desk, "history", json!({"volume": volume}));
    assert_eq!(
        history[0]["what"],
        "归入新到页：第 4、5 页，2 件，“民事答辩状”排在“民事起诉状”之后，“合议庭评议笔录”接在原目录之后"
    );
    let undone = call(&desk, "undo", json!({"volume": volume}));
    assert_eq!(
        rows(&undone),
        expected[..4].iter().filter(|e| e.1 != 4).map(|(t, p)| (t.to_string(), vec![*p])).collect::<Vec<_>>()
    );
}
