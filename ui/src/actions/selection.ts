import { useDesk } from "../stores/desk";
import type { Action } from "./registry";

/** Choosing several pages or entries together, and where the pages go. */
export function selectionActions(): Action[] {
  const desk = useDesk();

  function extend(by: 1 | -1): void {
    if (desk.pane === "tree") {
      const list = desk.view?.entries ?? [];
      const to = list[list.findIndex((e) => e.id === desk.entryId) + by];
      if (to) desk.pickEntry(to.id, true);
      return;
    }
    const to = desk.pages[desk.pages.findIndex((p) => p.scan_index === desk.page) + by];
    if (to) desk.pickPage(to.scan_index, true);
  }
  /** All entries of the part in the tree; elsewhere all pages of the document. */
  function all(): void {
    if (desk.pane === "tree") {
      const part = desk.entry?.part;
      const entries = desk.view?.entries.filter((e) => !part || e.part === part) ?? [];
      desk.pickedEntries = new Set(entries.map((e) => e.id));
    } else if (desk.entry) desk.pickedPages = new Set(desk.entry.pages);
  }
  return [
    {
      id: "desk.pickDown",
      label: "多选：往下",
      group: "成件",
      repeats: true,
      keys: ["Shift+ArrowDown", "Shift+KeyJ"],
      caps: "Shift ↓",
      run: () => extend(1),
    },
    {
      id: "desk.pickUp",
      label: "多选：往上",
      group: "成件",
      repeats: true,
      keys: ["Shift+ArrowUp", "Shift+KeyK"],
      caps: "Shift ↑",
      run: () => extend(-1),
    },
    { id: "desk.pickAll", label: "选本件全部页", group: "成件", keys: ["Ctrl+KeyA"], run: all },
    {
      id: "desk.move",
      label: "移页到另一件",
      group: "成件",
      keys: ["Shift+KeyM"],
      enabled: () => desk.editable && desk.targetPages.some((p) => p.role === "content"),
      run: () => (desk.menu = "move"),
    },
  ];
}
