import { useApp } from "../stores/app";
import { useDesk } from "../stores/desk";
import { useQc } from "../stores/qc";
import { useSharpness } from "../stores/sharpness";
import { pageReasons } from "../words";
import { lookAtOriginal } from "./repair";
import type { Action } from "./registry";

export interface QcHooks {
  nextPane: (by: 1 | -1) => void;
  toPage: () => void;
  move: (by: number) => void;
  enter: () => void;
}

/** All actions of the inspection. */
export function qcActions(hooks: QcHooks): Action[] {
  const app = useApp();
  const desk = useDesk();
  const qc = useQc();
  const sharpness = useSharpness();
  const open = () => qc.view !== null && qc.items.length > 0;
  const judging = () => open() && qc.item !== null && !qc.busy;
  const vertical = (by: number) => (open() ? qc.go(qc.at + by) : hooks.move(by));

  async function reason(event?: KeyboardEvent, index?: number): Promise<void> {
    const at = index ?? Number(event?.code.slice(-1) ?? "1") - 1;
    const word = pageReasons[at];
    if (!word) return;
    if (word !== "其他") return qc.giveBack(word);
    const armed = qc.armed;
    const typed = await app.ask({ title: "退回原因", act: "退回", leave: "不退", field: "写明哪里不合格" });
    if (typed === null) return;
    qc.armed = armed;
    await qc.giveBack(typed);
  }
  async function finish(): Promise<void> {
    if (qc.canFinish) await qc.finish();
    else if (qc.view) {
      const left = qc.items.length - qc.seen;
      app.say(
        left > 0 ? `还不能完成：${left} 页没看。已给的结论都已保存。` : `还不能完成：${qc.view.pass_blockers[0] ?? ""}`,
      );
      if (left > 0) qc.goNextOpen();
    }
  }
  return [
    {
      id: "qc.down",
      label: "下一页",
      group: "翻页",
      keys: ["ArrowDown", "KeyJ"],
      caps: "↓ J",
      repeats: true,
      run: () => vertical(1),
    },
    {
      id: "qc.up",
      label: "上一页",
      group: "翻页",
      keys: ["ArrowUp", "KeyK"],
      caps: "↑ K",
      repeats: true,
      run: () => vertical(-1),
    },
    { id: "qc.first", label: "首页", group: "翻页", keys: ["Home"], enabled: open, run: () => qc.go(0) },
    {
      id: "qc.last",
      label: "末页",
      group: "翻页",
      keys: ["End"],
      enabled: open,
      run: () => qc.go(qc.items.length - 1),
    },
    {
      id: "qc.enter",
      label: "打开选中的卷",
      group: "质检",
      keys: ["Enter"],
      enabled: () => qc.view === null,
      run: hooks.enter,
    },
    { id: "qc.pass", label: "通过", group: "质检", keys: ["Space"], enabled: judging, run: () => qc.pass() },
    {
      id: "qc.return",
      label: "退回本页，再按原因键",
      group: "质检",
      keys: ["KeyT"],
      enabled: judging,
      run: () => (qc.armed = "page"),
    },
    {
      id: "qc.returnAll",
      label: "整件退回，再按原因键",
      group: "质检",
      keys: ["KeyA"],
      enabled: () => judging() && qc.entry !== null,
      run: () => (qc.armed = "document"),
    },
    {
      id: "qc.reason",
      label: "退回原因",
      group: "质检",
      keys: Array.from({ length: 9 }, (_, i) => `Digit${i + 1}`),
      caps: "1–9",
      enabled: () => judging() && qc.armed !== null,
      run: reason,
    },
    {
      id: "qc.finish",
      label: "完成质检",
      group: "质检",
      keys: ["Ctrl+Enter"],
      enabled: () => qc.view !== null,
      run: finish,
    },
    {
      id: "qc.marks",
      label: "显示或隐藏标记框",
      group: "影像",
      keys: ["KeyV"],
      run: () => (desk.showMarks = !desk.showMarks),
    },
    {
      id: "qc.enhance",
      label: "原图/纠正后",
      group: "影像",
      keys: ["KeyC"],
      run: () => lookAtOriginal(qc.item?.repair != null),
    },
    {
      id: "qc.heat",
      label: "清晰度热力",
      group: "影像",
      keys: ["KeyH"],
      run: () => (sharpness.shown = !sharpness.shown),
    },
    {
      id: "qc.flag",
      label: "去下一处提示",
      group: "影像",
      keys: ["KeyN"],
      enabled: () => open() && (qc.item?.flags ?? []).some((flag) => flag.box !== null),
      run: (_, index) => qc.goFlag(index),
    },
    { id: "qc.pane", label: "下一栏", group: "全局", keys: ["Tab"], enabled: open, run: () => hooks.nextPane(1) },
    {
      id: "qc.paneBack",
      label: "上一栏",
      group: "全局",
      keys: ["Shift+Tab"],
      enabled: open,
      run: () => hooks.nextPane(-1),
    },
    {
      id: "qc.leave",
      label: "不退，回到影像",
      group: "全局",
      keys: ["Escape"],
      run: () => {
        if (qc.armed) qc.armed = null;
        else hooks.toPage();
      },
    },
  ];
}
