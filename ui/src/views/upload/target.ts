/** What stands in the form. */
export interface TargetDraft {
  kind: "folder" | "s3";
  name: string;
  path: string;
  endpoint: string;
  bucket: string;
  region: string;
  access_key: string;
  secret_key: string;
}

export type TargetFaults = Partial<Record<keyof TargetDraft, string>>;

const ABSOLUTE = /^(\/|[A-Za-z]:[\\/]|\\\\)/;
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** What is wrong with the form, field by field; empty when it can be sent. */
export function checkTarget(draft: TargetDraft): TargetFaults {
  const faults: TargetFaults = {};
  if (draft.name.trim() === "") faults.name = "写一个名称，列表里用它认这个目标。";
  if (draft.kind === "folder") {
    if (!ABSOLUTE.test(draft.path.trim())) faults.path = "写完整路径，例如 /mnt/disk 或 D:\\卷宗。";
    return faults;
  }
  let url: URL | null = null;
  try {
    url = new URL(draft.endpoint.trim());
  } catch {
    url = null;
  }
  if (!url || !["http:", "https:"].includes(url.protocol)) faults.endpoint = "地址以 http:// 或 https:// 开头。";
  if (!BUCKET.test(draft.bucket.trim())) faults.bucket = "3–63 位小写字母、数字、点或连字符。";
  if (draft.access_key.trim() === "") faults.access_key = "访问密钥没有填。";
  if (draft.secret_key.trim() === "") faults.secret_key = "私有密钥没有填。";
  return faults;
}
