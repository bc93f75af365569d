import { describe, expect, it } from "vitest";
import { checkTarget, type TargetDraft } from "./target";

const draft = (change: Partial<TargetDraft>): TargetDraft => ({
  kind: "folder",
  name: "档案室",
  path: "/mnt/disk",
  endpoint: "",
  bucket: "",
  region: "",
  access_key: "",
  secret_key: "",
  ...change,
});

describe("form of a target", () => {
  it("takes absolute folders of Linux and Windows only", () => {
    expect(checkTarget(draft({}))).toEqual({});
    expect(checkTarget(draft({ path: "D:\\卷宗" }))).toEqual({});
    expect(checkTarget(draft({ path: "\\\\nas\\卷宗" }))).toEqual({});
    expect(checkTarget(draft({ path: "卷宗" }))).toHaveProperty("path");
    expect(checkTarget(draft({ name: " " }))).toHaveProperty("name");
  });

  it("names every missing field of a store", () => {
    const faults = checkTarget(draft({ kind: "s3", endpoint: "minio:9000", bucket: "A" }));
    expect(Object.keys(faults).sort()).toEqual(["access_key", "bucket", "endpoint", "secret_key"]);
    const good = {
      kind: "s3",
      endpoint: "http://10.0.0.8:9000",
      bucket: "juanzong",
      access_key: "a",
      secret_key: "b",
    } as const;
    expect(checkTarget(draft(good))).toEqual({});
  });
});
