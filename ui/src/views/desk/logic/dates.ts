/** `2021.7.9`, `2021年7月9日` and `20210709` become `2021-07-09`; what is no date stays as typed. */
export function normalDate(typed: string): string {
  const t = typed.trim();
  const m = /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(t) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(t);
  return m ? `${m[1]}-${m[2]!.padStart(2, "0")}-${m[3]!.padStart(2, "0")}` : t;
}

/** Whether it is empty or a day that exists. */
export function isDateOrEmpty(typed: string): boolean {
  const t = normalDate(typed);
  if (t === "") return true;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(t)) return false;
  const at = new Date(`${t}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === t;
}
