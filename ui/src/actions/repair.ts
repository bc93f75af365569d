import type { PageRepair, PageView, Repair } from "../backend/model";
import { useApp } from "../stores/app";
import { useDesk } from "../stores/desk";
import { isOn, noRepair, repairParts, toggled, type RepairPart } from "../views/desk/logic/repair";
import { pageRuns } from "../words";
import type { Action } from "./registry";

/** Software repair of the shown pictures. Every key is one operation; the originals are never touched. */
export function repairActions(): Action[] {
  const app = useApp();
  const desk = useDesk();
  const can = () => desk.editable && desk.current !== null;

  async function set(pages: PageRepair[], words: string): Promise<void> {
    desk.original = false;
    if (await desk.edit({ op: "repair", pages })) app.say(words, () => void desk.undo());
  }
  async function repairPage(): Promise<void> {
    const page = desk.current;
    if (!page) return;
    if (!page.proposal) {
      const done = page.repair ? "已按建议纠正" : "没有软件能纠正的问题";
      app.say(`第 ${page.scan_index} 页${done}。模糊、拖影、过亮和裁切找不回来，请补扫。`);
      return;
    }
    const repair = page.proposal;
    await set(
      [{ scan_index: page.scan_index, repair }],
      `第 ${page.scan_index} 页已由软件纠正（${words(repair)}）；原件未动，按 C 对照。`,
    );
  }
  /** What is chosen together, the entry that has the focus in the tree, else the whole volume. */
  function chosen(): { pages: PageView[]; where: string } {
    if (desk.pickedPages.size + desk.pickedEntries.size > 0) return { pages: desk.targetPages, where: "选中的页" };
    if (desk.pane !== "tree" || !desk.entry) return { pages: desk.pages, where: "本卷" };
    const on = desk.entry.pages;
    return { pages: desk.pages.filter((p) => on.includes(p.scan_index)), where: `“${desk.entry.title}”` };
  }
  async function repairAll(): Promise<void> {
    const { pages, where } = chosen();
    const list = pages.flatMap((p) => (p.proposal ? [{ scan_index: p.scan_index, repair: p.proposal }] : []));
    if (list.length === 0) {
      app.say(`${where}没有待纠正的建议。`);
      return;
    }
    const runs = pageRuns(list.map((p) => p.scan_index));
    await set(list, `${where}的 ${list.length} 页已由软件纠正（第 ${runs} 页）；原件未动，可一步撤销。`);
  }
  async function toggle(part: RepairPart, word: string): Promise<void> {
    const page = desk.current;
    if (!page) return;
    const repair = toggled(page, part);
    if (!repair) {
      app.say(`第 ${page.scan_index} 页没有${word}的建议。`);
      return;
    }
    const now = isOn(repair, part) ? "已打开" : "已取消";
    await set([{ scan_index: page.scan_index, repair }], `第 ${page.scan_index} 页${now}${word}；原件未动。`);
  }
  async function clear(): Promise<void> {
    const page = desk.current;
    if (!page?.repair) return;
    await set([{ scan_index: page.scan_index, repair: noRepair }], `第 ${page.scan_index} 页不再纠正，按原样显示。`);
  }
  return [
    { id: "desk.repair", label: "按建议纠正本页", group: "影像", keys: ["KeyU"], enabled: can, run: repairPage },
    {
      id: "desk.repairAll",
      label: "按建议纠正全卷、本件或选中的页",
      group: "影像",
      keys: ["Shift+KeyU"],
      enabled: () => desk.editable && desk.view !== null,
      run: repairAll,
    },
    ...repairParts.map(({ part, word, digit }): Action => ({
      id: `desk.repair.${part}`,
      label: `${word}：开/关`,
      group: "影像",
      keys: [`Shift+Digit${digit}`],
      enabled: can,
      run: () => toggle(part, word),
    })),
    {
      id: "desk.repair.none",
      label: "取消本页全部纠正",
      group: "影像",
      keys: ["Shift+Digit0"],
      enabled: () => can() && desk.current?.repair != null,
      run: clear,
    },
  ];
}

function words(repair: Repair): string {
  return repairParts
    .filter(({ part }) => isOn(repair, part))
    .map(({ word }) => word)
    .join("、");
}

/** Looks at the page as scanned and back; says so where both are the same. */
export function lookAtOriginal(repaired: boolean): void {
  const app = useApp();
  const desk = useDesk();
  desk.original = !desk.original;
  if (!repaired) app.say("本页没有软件纠正，显示的就是原图。");
}
