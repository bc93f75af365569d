import type { Operation, PageRole } from "../backend/model";
import { useApp } from "../stores/app";
import { useDesk } from "../stores/desk";
import { pageRuns, roleWord } from "../words";
import type { Action } from "./registry";

/** What can be done to pages: to the current one, or to all that are chosen together. */
export function pageActions(): Action[] {
  const app = useApp();
  const desk = useDesk();
  const hasPage = () => desk.editable && desk.current !== null;
  const scans = () => desk.targetPages.map((p) => p.scan_index);

  const rotate = (degrees: number) =>
    desk.editAll(scans().map((scan_index) => ({ op: "rotate", scan_index, degrees })));
  async function role(): Promise<void> {
    const pages = desk.targetPages;
    const set = async (to: PageRole, words: string) => {
      const operation: Operation = { op: "set_page_role", pages: scans(), role: to, reason: null };
      if (await desk.edit(operation)) app.say(`第 ${pageRuns(operation.pages)} 页${words}`, () => void desk.undo());
    };
    if (pages.every((p) => p.role !== "content")) return set("content", "改回内容页，去向待定。");
    for (const to of ["duplicate", "blank"] as const) {
      if (pages.every((p) => p.flags.some((f) => f.type === to))) return set(to, `标为${roleWord[to]}，不进目录。`);
    }
    desk.menu = "role";
  }
  async function rescan(): Promise<void> {
    const pages = desk.targetPages;
    const reason = pages.every((p) => p.marked === "补扫") ? null : "补扫";
    const marks: Operation[] = pages.map((p) => ({ op: "mark_page", scan_index: p.scan_index, reason }));
    if (await desk.editAll(marks)) {
      const where = `第 ${pageRuns(pages.map((p) => p.scan_index))} 页`;
      app.say(reason ? `${where}已标为要补扫。` : `${where}不再要补扫。`, () => void desk.undo());
    }
  }
  async function number(): Promise<void> {
    const page = desk.current;
    if (!page) return;
    const typed = await app.ask({
      title: `第 ${page.scan_index} 页上写的页码`,
      text: "只改识别出的页码，不改影像；没有页码时填 0。卷内目录的页次由程序按规则编排，不用填。",
      act: "改页码",
      leave: "不改",
      field: "页码，0–9999",
      value: String(page.page_no ?? ""),
    });
    if (typed === null) return;
    if (!/^\d{1,4}$/.test(typed)) return app.say(`“${typed}”不是页码，没有改动。`);
    const page_no = Number(typed) || null;
    await desk.edit({ op: "set_page_no", scan_index: page.scan_index, page_no });
  }
  return [
    { id: "desk.rotate", label: "旋转", group: "影像", keys: ["KeyR"], enabled: hasPage, run: () => rotate(90) },
    {
      id: "desk.rotateBack",
      label: "反向旋转",
      group: "影像",
      keys: ["Shift+KeyR"],
      enabled: hasPage,
      run: () => rotate(270),
    },
    {
      id: "desk.flag",
      label: "标记，再按原因键",
      group: "影像",
      keys: ["KeyF"],
      enabled: hasPage,
      run: () => (desk.menu = "flag"),
    },
    { id: "desk.rescan", label: "补扫", group: "影像", keys: ["KeyX"], enabled: hasPage, run: rescan },
    { id: "desk.role", label: "空白·重复", group: "影像", keys: ["KeyD"], enabled: hasPage, run: role },
    { id: "desk.pageNo", label: "改页码", group: "影像", keys: ["Shift+KeyG"], enabled: hasPage, run: number },
  ];
}
