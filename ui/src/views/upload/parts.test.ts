import { describe, expect, it } from "vitest";
import type { UploadView } from "../../backend/model";
import { packedBytes, standing, volumesIn } from "./parts";

function upload(id: number, title: string, state: UploadView["state"], bytes: number, target = 1): UploadView {
  return {
    id,
    volume: 7,
    title,
    target,
    target_name: "目标",
    state,
    bytes_done: 0,
    bytes_total: bytes,
    message: null,
    receipt: null,
    changed_at: "2026-01-05T09:00:00+08:00",
  };
}

describe("parts of a volume on their way", () => {
  const uploads = [
    upload(4, "卷 正卷", "delivered", 300, 2),
    upload(3, "卷 正卷", "delivered", 300),
    upload(2, "卷 副卷", "failed", 20),
    upload(1, "卷 正卷", "failed", 300),
  ];
  it("a volume is not delivered while one part is not", () => {
    expect(standing(uploads, 7, 1)?.id).toBe(2);
    expect(standing(uploads, 7, 2)?.state).toBe("delivered");
    expect(standing(uploads, 8, 1)).toBeNull();
  });
  it("an older failure of a part that has arrived since does not count", () => {
    expect(standing([uploads[1]!, uploads[3]!], 7, 1)?.state).toBe("delivered");
  });
  it("counts volumes, not packages", () => {
    expect(volumesIn(uploads, 1, "failed")).toBe(1);
    expect(volumesIn(uploads, 1, "delivered")).toBe(0);
    expect(volumesIn(uploads, 2, "delivered")).toBe(1);
  });
  it("adds up the parts once", () => {
    expect(packedBytes(uploads, 7)).toBe(320);
  });
});
