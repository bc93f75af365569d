import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { backend, toBackendError, type BackendError } from "../backend";
import type { NewTarget, TargetView, UploadView } from "../backend/model";
import { useApp } from "./app";

const BUSY_MS = 500;
const IDLE_MS = 3000;

export const useUpload = defineStore("upload", () => {
  const app = useApp();
  const targets = shallowRef<TargetView[]>([]);
  const uploads = shallowRef<UploadView[]>([]);
  const loaded = ref(false);
  const error = shallowRef<BackendError | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let watching = 0;

  async function refresh(): Promise<void> {
    try {
      const [nextTargets, nextUploads] = await Promise.all([
        backend().call<TargetView[]>("targets"),
        backend().call<UploadView[]>("uploads"),
      ]);
      targets.value = nextTargets;
      uploads.value = nextUploads;
      loaded.value = true;
      error.value = null;
    } catch (thrown) {
      error.value = toBackendError(thrown);
    }
  }

  async function beat(): Promise<void> {
    await refresh();
    if (watching === 0) return;
    const busy = uploads.value.some((u) => u.state === "sending" || u.state === "waiting");
    clearTimeout(timer);
    timer = setTimeout(() => void beat(), busy ? BUSY_MS : IDLE_MS);
  }

  function watch(): () => void {
    watching += 1;
    if (watching === 1) void beat();
    return () => {
      watching -= 1;
      if (watching === 0) clearTimeout(timer);
    };
  }

  /** Adds a target; the error comes back to the form. */
  async function add(target: NewTarget): Promise<BackendError | null> {
    try {
      const made = await backend().call<TargetView>("add_target", target);
      app.say(`已添加上报目标 ${made.name}。`);
      await refresh();
      return null;
    } catch (thrown) {
      return toBackendError(thrown);
    }
  }

  async function remove(target: TargetView): Promise<void> {
    const sure = await app.ask({
      title: `移除目标 ${target.name}`,
      text: `已送到 ${target.place} 的卷包和回执都保留，只是不再往这里上报。`,
      act: "移除目标",
      leave: "保留",
      danger: true,
    });
    if (sure === null) return;
    await app.attempt(() => backend().call<null>("remove_target", { target: target.id }));
    await refresh();
  }

  async function send(volumes: number[], to: number[]): Promise<boolean> {
    for (const volume of volumes) {
      const made = await app.attempt(() => backend().call<UploadView[]>("upload", { volume, targets: to }));
      if (!made) {
        await beat();
        return false;
      }
    }
    app.say(`${volumes.length} 卷已排队，发往 ${to.length} 个目标。`);
    await beat();
    return true;
  }

  async function retry(upload: UploadView): Promise<void> {
    await app.attempt(() => backend().call<UploadView>("retry_upload", { upload: upload.id }));
    await beat();
  }

  return { targets, uploads, loaded, error, refresh, watch, add, remove, send, retry };
});
