import type { Step } from "./plan-move.ts";

/** What has been moved is known by kind and old id, and templates by type and name. */
export const segmentKey = (oldId: string): string => `segment/${oldId}`;

export const keyOf = (step: Step): string => {
  switch (step.kind) {
    case "template":
      return `template/${step.type}/${step.name}`;
    case "imported-segment":
      return segmentKey(step.oldId);
    case "segment":
    case "campaign":
    case "journey":
      return `${step.kind}/${step.oldId}`;
    default:
      return step satisfies never;
  }
};

/** The option that the move of an imported segment needs. */
export const whereImports = ({ oldId }: Pick<Extract<Step, { kind: "imported-segment" }>, "oldId">): string =>
  `--imports names where folder ${oldId} with its export is in S3`;

/** Why a step cannot be made, given what has been moved before it; undefined if it can. A plan needs no `--imports` yet. */
export const whyNotMoved = (
  step: Step,
  moved: ReadonlyMap<string, string>,
  { imports, write }: { imports: string | undefined; write: boolean },
): string | undefined => {
  if (step.kind === "imported-segment") return write && imports === undefined ? whereImports(step) : undefined;
  const missing = step.kind === "template" ? undefined : step.needs.find((id) => !moved.has(segmentKey(id)));
  return missing && `its segment ${missing} was not moved`;
};
