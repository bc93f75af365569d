import { useApp, type Screen } from "../stores/app";
import { useVolumes } from "../stores/volumes";
import type { Action } from "./registry";

/** What can be done on every screen. */
export function globalActions(): Action[] {
  const app = useApp();
  const volumes = useVolumes();
  const places: [Screen, string][] = [
    ["home", "工作台"],
    ["intake", "收件"],
    ["desk", "编目"],
    ["qc", "质检"],
    ["upload", "上报"],
    ["settings", "设置"],
  ];
  return [
    { id: "app.keys", label: "全部按键", group: "全局", keys: ["char:?"], run: () => (app.keySheet = !app.keySheet) },
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
