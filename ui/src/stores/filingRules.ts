import { defineStore } from "pinia";
import { shallowRef } from "vue";
import { backend } from "../backend";
import type { FilingRule, FilingRuleFile, FilingRulesView } from "../backend/model";
import { useApp } from "./app";

/** Rules of filing: those of the program and those of courts, which are kept in the store of volumes. */
export const useFilingRules = defineStore("filingRules", () => {
  const app = useApp();
  const view = shallowRef<FilingRulesView | null>(null);

  async function change(name: string, args: object = {}): Promise<FilingRulesView | null> {
    const next = (await app.attempt(() => backend().call<FilingRulesView>(name, args))) ?? null;
    if (next) view.value = next;
    return next;
  }
  const load = () => change("filing_rules");

  /** The rule as it was saved, or nothing when it was refused. */
  async function save(rule: FilingRule): Promise<FilingRule | null> {
    const known = new Set(view.value?.rules.map((r) => r.rule.id));
    const next = await change("save_filing_rule", { rule });
    const saved = next?.rules.find((r) => r.own && (rule.id === "" ? !known.has(r.rule.id) : r.rule.id === rule.id));
    if (!saved) return null;
    app.say(`已保存“${saved.rule.name}”第 ${saved.rule.version} 版。已编目的卷仍按原来的版本，不变。`);
    return saved.rule;
  }
  async function remove(rule: FilingRule): Promise<void> {
    if (await change("remove_filing_rule", { id: rule.id }))
      app.say(`已删去“${rule.name}”，以后的卷按随程序的规则。已编目的卷不变。`);
  }

  /** All rules of courts. */
  const exported = () => app.attempt(() => backend().call<FilingRuleFile>("export_filing_rules"));
  async function takeIn(file: unknown): Promise<void> {
    if (await change("import_filing_rules", { file })) app.say("已导入立卷规则。已编目的卷不变。");
  }

  return { view, load, save, remove, exported, takeIn };
});
