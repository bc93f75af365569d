import { mount } from "@vue/test-utils";
import { createPinia, setActivePinia } from "pinia";
import { describe, expect, it, vi } from "vitest";
import TroubleBar from "../components/TroubleBar.vue";
import { useApp } from "../stores/app";
import { settle } from "../testing/setup";
import { toBackendError } from "./errors";
import { httpBackend } from "./http";

const answer = (status: number, body: unknown) =>
  vi.fn(async () => new Response(JSON.stringify(body), { status })) as unknown as typeof fetch &
    ReturnType<typeof vi.fn>;

describe("http backend", () => {
  it("posts the arguments and gives the result", async () => {
    const fetcher = answer(200, [{ id: 1 }]);
    const backend = httpBackend(async () => null, "", fetcher);
    expect(await backend.call("volumes")).toEqual([{ id: 1 }]);
    expect(fetcher).toHaveBeenCalledWith("/api/volumes", expect.objectContaining({ method: "POST", body: "{}" }));
  });

  it("turns an error answer into its code, message, hint and retry", async () => {
    const body = { code: "storage", message: "磁盘已满，这一步没有存下来。", hint: "腾出空间后重试。", retry: true };
    const backend = httpBackend(async () => null, "", answer(507, body));
    await expect(backend.call("edit", {})).rejects.toMatchObject(body);
  });

  it("says in Chinese when the service is gone", async () => {
    const backend = httpBackend(async () => null, "", (() => Promise.reject(new TypeError("refused"))) as typeof fetch);
    await expect(backend.call("volumes")).rejects.toMatchObject({
      retry: true,
      message: expect.stringContaining("连不上"),
    });
  });

  it("imports the paths that were typed, and nothing when the user leaves", async () => {
    const fetcher = answer(200, { volumes: [], already: [], faults: [] });
    await httpBackend(async () => ["/a/卷.pdf"], "", fetcher).chooseFiles();
    expect(fetcher).toHaveBeenCalledWith("/api/import", expect.objectContaining({ body: '{"paths":["/a/卷.pdf"]}' }));
    const untouched = answer(200, null);
    expect(await httpBackend(async () => null, "", untouched).chooseFolder()).toBeNull();
    expect(untouched).not.toHaveBeenCalled();
  });

  it("puts size and rendition into the page address", () => {
    expect(httpBackend(async () => null).pageUrl(3, 12, "thumb", "a b")).toBe("/page/3/12?size=thumb&v=a%20b");
  });
});

describe("errors on the screen", () => {
  it("show message and hint, and try again on request", async () => {
    setActivePinia(createPinia());
    const app = useApp();
    const bar = mount(TroubleBar);
    let fails = true;
    const work = async () => {
      if (fails) throw { code: "storage", message: "磁盘已满。此前 14 步都已保存。", hint: "腾出空间。", retry: true };
      return 1;
    };
    expect(await app.attempt(work)).toBeNull();
    await settle();
    expect(bar.attributes("role")).toBe("alert");
    expect(bar.text()).toContain("此前 14 步都已保存");
    expect(bar.text()).toContain("腾出空间。");
    fails = false;
    await bar.find("button").trigger("click");
    await settle();
    expect(bar.text()).toBe("");
  });

  it("keep the technical cause of an unexpected failure for the administrator", () => {
    expect(toBackendError(new Error("boom"))).toMatchObject({
      code: "internal",
      hint: expect.stringContaining("boom"),
    });
  });
});
