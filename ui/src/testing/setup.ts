import { createPinia, setActivePinia } from "pinia";
import { deskActions } from "../actions/desk";
import { attachKeys, registerActions } from "../actions/registry";
import { useBackend } from "../backend";
import type { Operation, VolumeView } from "../backend/model";
import { useDesk } from "../stores/desk";
import { fakeBackend, sampleKinds, sampleVolume } from "./sample";

// The test document is never laid out.
Element.prototype.scrollIntoView ??= () => undefined;

/** A desk over a backend that answers every edit with the given change of the sample volume. */
export async function openDesk(change: (operation: Operation, view: VolumeView) => VolumeView = (_, v) => v) {
  setActivePinia(createPinia());
  let view = sampleVolume();
  const fake = fakeBackend({
    volume: () => view,
    completion: () => ({ kinds: sampleKinds, names: [{ name: "许春梅", initials: "xcm" }] }),
    page_text: () => ({ lines: [], marks: [] }),
    history: () => [],
    edit: ({ operation }: { operation: Operation }) => (view = change(operation, view)),
    undo: () => (view = sampleVolume()),
  });
  useBackend(fake.backend);
  const desk = useDesk();
  await desk.open(1);
  const offs = [
    registerActions(
      deskActions({
        nextPane: () => undefined,
        toPage: () => undefined,
        openMenu: () => undefined,
        zoomBy: () => undefined,
      }),
    ),
    attachKeys(document),
  ];
  return { desk, calls: fake.calls, close: () => offs.forEach((off) => off()) };
}

/** Operations sent so far. */
export function operations(calls: { name: string; args: unknown }[]): Operation[] {
  return calls.filter((c) => c.name === "edit").map((c) => (c.args as { operation: Operation }).operation);
}

/** Lets promises run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 8; i += 1) await new Promise((resolve) => setTimeout(resolve));
}
