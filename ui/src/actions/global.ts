import { useApp, type Screen } from "../stores/app";
import { useDesk } from "../stores/desk";
import { useVolumes } from "../stores/volumes";
import { nextTask } from "../stores/tasks";
import type { Action } from "./registry";

/** What can be done on every screen. */
export function globalActions(): Action[] {
  const app = useApp();
  const volumes = useVolumes();
  const desk = useDesk();
  const places: [Screen, string][] = [
    ["home", "工作台"],
    ["intake", "收件"],
    ["desk", "编目"],
    ["qc", "质检"],
    ["upload", "上报"],
    ["settings", "设置"],
  ];
  /** Takes the next volume from the queue and opens it. */
  async function next(): Promise<void> {
    await volumes.refresh();
    const task = nextTask(volumes.list, app.screen === "desk" ? desk.volume : null);
    if (task) await desk.open(task.id);
    else app.say(volumes.running.length > 0 ? "没有待编的卷了，还有卷在识别。" : "没有待编的卷了。");
  }
  return [
    { id: "app.keys", label: "全部按键", group: "全局", keys: ["char:?"], run: () => (app.keySheet = !app.keySheet) },
    {
      id: "app.palette",
      label: "找案卷、文书或动作",
      group: "全局",
      keys: ["Ctrl+KeyK"],
      inText: true,
      run: () => (app.palette = true),
    },
    {
      id: "work.next",
      label: "下一件任务",
      group: "全局",
      keys: ["Ctrl+KeyN"],
      inText: true,
      run: next,
    },
    {
      id: "intake.files",
      label: "选择文件",
      group: "全局",
      keys: ["Ctrl+KeyO"],
      inText: true,
      enabled: () => !volumes.importing,
      run: () => volumes.choose("files"),
    },
    {
      id: "intake.folder",
      label: "选择文件夹",
      group: "全局",
      keys: ["Ctrl+Shift+KeyO"],
      inText: true,
      enabled: () => !volumes.importing,
      run: () => volumes.choose("folder"),
    },
    ...places.map(([screen, name], i): Action => ({
      id: `go.${screen}`,
      label: `去${name}`,
      group: "换屏",
      keys: [`Alt+Digit${i + 1}`],
      run: () => app.go(screen),
    })),
  ];
}
