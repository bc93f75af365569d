/** Codes of the application interface (docs/desk-api.md). */
export type ErrorCode =
  "not_found" | "refused" | "bad_input" | "conflict" | "storage" | "missing_component" | "target_failed" | "internal";

/** An error of the backend: what happened and what is safe, what to do next, whether the same call can help. */
export class BackendError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  readonly retry: boolean;

  constructor(code: ErrorCode, message: string, hint = "", retry = false) {
    super(message);
    this.name = "BackendError";
    this.code = code;
    this.hint = hint;
    this.retry = retry;
  }
}

/** Makes a BackendError out of whatever a call rejected with. */
export function toBackendError(thrown: unknown): BackendError {
  if (thrown instanceof BackendError) return thrown;
  if (typeof thrown === "object" && thrown !== null && "message" in thrown && "code" in thrown) {
    const e = thrown as { code: unknown; message: unknown; hint?: unknown; retry?: unknown };
    if (typeof e.code === "string" && typeof e.message === "string") {
      return new BackendError(
        e.code as ErrorCode,
        e.message,
        typeof e.hint === "string" ? e.hint : "",
        e.retry === true,
      );
    }
  }
  const technical = thrown instanceof Error ? thrown.message : String(thrown);
  return new BackendError(
    "internal",
    "程序内部没有答复这一步。已保存的内容都在。",
    `重试一次；若再次出现，请把这行交给管理员：${technical}`,
    true,
  );
}
