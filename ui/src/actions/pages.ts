import { backend } from "../backend";
import type { Operation, PageRole } from "../backend/model";
import { useApp } from "../stores/app";
import { useDesk } from "../stores/desk";
import { pageRuns, roleWord } from "../words";
import type { Action } from "./registry";

/** Puts pages into an entry one behind the other, from a place on. */
const placed = (scans: readonly number[], entry: number, from: number): Operation[] =>
  scans.map((scan_index, i) => ({ op: "move_page", scan_index, entry, position: from + i }));

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
  /** Lets the clerk choose what came later; its pages stand behind the others of the volume until they get their place. */
  async function arrive(): Promise<number[]> {
    const [volume, before] = [desk.volume, desk.pages.length];
    if (volume === null) return [];
    const report = await app.attempt(() => backend().chooseFiles(volume));
    if (!report) return [];
    await desk.reload();
    const fresh = desk.pages.map((p) => p.scan_index).filter((scan) => scan > before);
    if (fresh.length === 0) app.say("没有收到新的页：文件已在卷里，或者没有收进来。原因在收件里。");
    return fresh;
  }
  /** A rescan takes the place of the page; the old one leaves the catalogue by name and stays in the store. */
  async function replace(): Promise<void> {
    const [old, entry] = [desk.current, desk.entry];
    if (!old || !entry) return;
    const [fresh, ...others] = await arrive();
    if (fresh === undefined) return;
    const steps: Operation[] = [
      ...placed([fresh, ...others], entry.id, entry.pages.indexOf(old.scan_index)),
      {
        op: "set_page_role",
        pages: [old.scan_index],
        role: "removed",
        reason: `由第 ${pageRuns([fresh, ...others])} 页补扫件替换`,
      },
    ];
    if (!(await desk.editAll(steps))) return;
    desk.goPage(fresh);
    app.say(`第 ${old.scan_index} 页的补扫件已到，原位替换。旧影像保留，目录没有变。`, () => void desk.undo());
  }
  async function insert(): Promise<void> {
    const [at, entry] = [desk.current, desk.entry];
    if (!at || !entry) return;
    const fresh = await arrive();
    if (fresh.length === 0) return;
    if (!(await desk.editAll(placed(fresh, entry.id, entry.pages.indexOf(at.scan_index) + 1)))) return;
    desk.goPage(fresh[0]!);
    app.say(`新到 ${fresh.length} 页，插在第 ${at.scan_index} 页之后。`, () => void desk.undo());
  }
  const hasPlace = () => hasPage() && desk.current?.role === "content" && desk.entry !== null;
  return [
    {
      id: "desk.replace",
      label: "补扫件替换本页",
      group: "影像",
      keys: ["Shift+KeyX"],
      enabled: hasPlace,
      run: replace,
    },
    {
      id: "desk.insert",
      label: "在本页后插入后到的页",
      group: "影像",
      keys: ["Shift+KeyI"],
      enabled: hasPlace,
      run: insert,
    },
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
