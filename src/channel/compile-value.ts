import type * as z from "zod";
import type { compileTemplate } from "../pinpoint/template.ts";
import type { RenderBudget } from "../pinpoint/template-budget.ts";

export type Refusal = { ok: false; reason: string };
export type Rendered<T> = { ok: true; value: T } | Refusal;
type Render<T> = (context: Record<string, unknown>, now: Date, budget: RenderBudget) => Rendered<T>;
type Compiled<T> = { ok: true; render: Render<T> } | Refusal;
type CompileTemplate = typeof compileTemplate;

export const refuseData = (reason: string): Refusal => ({ ok: false, reason: `data: ${reason}` });

/** The refusal of rendered data that does not match a schema, by its first issue. */
export const refuseUnmatched = ({ issues: [issue] }: z.ZodError): Refusal =>
  refuseData([issue?.path.join("."), issue?.message].filter(Boolean).join(": "));

const constant = <T>(value: T): Compiled<T> => ({ ok: true, render: () => ({ ok: true, value }) });

const compileText = (text: string, compile: CompileTemplate): Compiled<string> => {
  if (!text.includes("{{")) return constant(text);
  const template = compile(text);
  if (!template.ok) return template;
  return {
    ok: true,
    render: (context, now, budget) => {
      const rendering = template.render(context, now, budget);
      return rendering.ok ? { ok: true, value: rendering.text } : rendering;
    },
  };
};

const compileList = (values: unknown[], compile: CompileTemplate): Compiled<unknown[]> => {
  const renders: Render<unknown>[] = [];
  for (const value of values) {
    const compiled = compileValue(value, compile);
    if (!compiled.ok) return compiled;
    renders.push(compiled.render);
  }
  const render: Render<unknown[]> = (context, now, budget) => {
    const rendered: unknown[] = [];
    for (const renderValue of renders) {
      const result = renderValue(context, now, budget);
      if (!result.ok) return result;
      rendered.push(result.value);
    }
    return { ok: true, value: rendered };
  };
  return { ok: true, render };
};

/** Compiles the strings of a JSON value as message templates; its other values and its names stay as they are. */
export const compileValue = (value: unknown, compile: CompileTemplate): Compiled<unknown> => {
  if (typeof value === "string") return compileText(value, compile);
  if (Array.isArray(value)) return compileList(value, compile);
  if (typeof value !== "object" || value === null) return constant(value);
  const names = Object.keys(value);
  const values = compileList(Object.values(value), compile);
  if (!values.ok) return values;
  return {
    ok: true,
    render: (context, now, budget) => {
      const rendered = values.render(context, now, budget);
      if (!rendered.ok) return rendered;
      return { ok: true, value: Object.fromEntries(names.map((name, index) => [name, rendered.value[index]])) };
    },
  };
};
