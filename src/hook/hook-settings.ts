import * as z from "zod";
import { STEPS, type StepName, stepSettings } from "./step-list.ts";

// A word, because an empty variable counts as unset, which selects the default steps.
const NO_STEPS = "none";

const ListedStep = z
  .string()
  .trim()
  .regex(/^[a-z-]+(:fail-(open|closed))?$/, "expected <step> or <step>:fail-open or <step>:fail-closed")
  .transform((text): unknown => {
    const [name, failure] = text.split(":");
    return { name, failure };
  })
  .pipe(
    z.object({
      name: z.custom<StepName>(
        (name) => typeof name === "string" && Object.hasOwn(STEPS, name),
        `expected one of ${Object.keys(STEPS).join(", ")}, or only ${NO_STEPS}`,
      ),
      failure: z.enum(["fail-open", "fail-closed"]).optional(),
    }),
  );

const namesIn = (list: string): string[] => list.split(",").filter((part) => part.trim() !== "");

const StepList = z
  .string()
  .refine((list) => namesIn(list).length > 0, `expected names of steps, or ${NO_STEPS}`)
  .transform((list) => (list.trim() === NO_STEPS ? [] : namesIn(list)))
  .pipe(z.array(ListedStep));

/** The environment variables of functions that run the steps. docs/hook-settings.md describes each. */
export const HookSettings = z.object({
  /** The steps in order, each with an optional failure policy that replaces its own. */
  HOOK_STEPS: StepList.default([{ name: "suppression" }, { name: "offers" }, { name: "frequency-cap" }]),
  /** The decision log. */
  AUDIT_TABLE: z.string().min(1),
  ...stepSettings,
});
export type HookSettings = z.infer<typeof HookSettings>;
