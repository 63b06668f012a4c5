import { ownValue } from "../../own-value.ts";
import { describeStep } from "../in/describe-step.ts";
import { MOVED_FROM, type MovePlan, planMove, type Step } from "../in/plan-move.ts";
import { readExported } from "../in/read-exported.ts";
import { keyOf, whereImports, whyNotMoved } from "../in/step-key.ts";
import type { Created, InPorts } from "../ports.ts";
import { createStep } from "./create-step.ts";
import { putEndpoints } from "./put-endpoints.ts";
import { readFolder } from "./read-folder.ts";

export type MoveInOptions = {
  from: string;
  /** An application that exists; otherwise the one that was exported is created. */
  application: string | undefined;
  /** The URL in S3 under which each imported segment has a folder with its export, named for its id. */
  imports: string | undefined;
  /** Without it, nothing is written. */
  write: boolean;
};
type Say = (line: string) => void;

/** Moves the files of a folder in, or prints what it would do. Returns whether everything could be moved. */
export const moveIn = async (options: MoveInOptions, ports: InPorts, say: Say): Promise<boolean> => {
  const { files, endpoints } = await readFolder(options.from);
  const plan = planMove(readExported(files));
  for (const problem of plan.problems) say(`problem: ${problem}`);
  if (plan.problems.length > 0) {
    say("nothing was moved: correct the files first");
    return false;
  }
  const application = await resolveApplication(plan, options, ports, say);
  if (application.kind === "none") return false;
  const applicationId = application.kind === "to-create" ? undefined : application.id;
  const target = options.write && application.kind !== "to-create" ? application : undefined;
  const hasEndpoints = endpoints === undefined || (await putEndpoints(endpoints, target, ports, say));
  const hasAll = await moveSteps(plan.steps, applicationId, options, ports, say);
  for (const line of plan.skipped) say(`skipped: ${line}`);
  if (!options.write) say("nothing was written; --write moves");
  return hasEndpoints && hasAll;
};

/** The application to move to; "none" if it has no name, or was refused. */
type Target = { kind: "existing" | "created"; id: string } | { kind: "to-create" } | { kind: "none" };

const resolveApplication = async (
  { application: old }: MovePlan,
  { application: given, write }: MoveInOptions,
  ports: InPorts,
  say: Say,
): Promise<Target> => {
  if (given !== undefined) return { kind: "existing", id: given };
  if (old === undefined) {
    say("problem: no file has an ApplicationResponse; save that of get-app, or name an application with --application");
    return { kind: "none" };
  }
  const known = (await ports.readApplications()).find(({ tags }) => ownValue(tags, MOVED_FROM) === old.oldId);
  if (known !== undefined) {
    say(`exists: application ${old.name}: ${known.id}`);
    return { kind: "existing", id: known.id };
  }
  if (!write) {
    say(`to create: application ${old.name}`);
    return { kind: "to-create" };
  }
  const created = await ports.createApplication(old.name, old.tags);
  report(`application ${old.name}`, created, say);
  return created.kind === "created" ? created : { kind: "none" };
};

const moveSteps = async (
  steps: readonly Step[],
  applicationId: string | undefined,
  options: MoveInOptions,
  ports: InPorts,
  say: Say,
): Promise<boolean> => {
  const moved = await readMoved(applicationId, ports);
  let isComplete = true;
  for (const step of steps) {
    const subject = describeStep(step);
    const key = keyOf(step);
    const known = moved.get(key);
    const problem = known === undefined ? whyNotMoved(step, moved, options) : undefined;
    if (known !== undefined) say(`exists: ${subject}`);
    else if (problem !== undefined) say(`not moved: ${subject}: ${problem}`);
    else if (!options.write || applicationId === undefined) {
      const imports = step.kind === "imported-segment" && options.imports === undefined;
      say(`to create: ${subject}${imports ? `; with --write, ${whereImports(step)}` : ""}`);
      moved.set(key, "planned");
    } else {
      const created = await createStep(step, applicationId, moved, options.imports, ports);
      report(subject, created, say);
      if (created.kind === "created") moved.set(key, created.id);
      else isComplete = false;
    }
    if (problem !== undefined) isComplete = false;
  }
  return isComplete;
};

const report = (subject: string, created: Created, say: Say): void =>
  say(created.kind === "created" ? `created: ${subject}: ${created.id}` : `refused: ${subject}: ${created.reason}`);

/** The new ids of what was moved before, by key. */
const readMoved = async (applicationId: string | undefined, ports: InPorts): Promise<Map<string, string>> => {
  const moved = new Map<string, string>();
  for (const { type, name } of await ports.readTemplates()) moved.set(`template/${type}/${name}`, name);
  if (applicationId === undefined) return moved;
  for (const { kind, id, tags } of await ports.readResources(applicationId)) {
    const oldId = ownValue(tags, MOVED_FROM);
    if (oldId !== undefined) moved.set(`${kind}/${oldId}`, id);
  }
  return moved;
};
