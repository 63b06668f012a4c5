import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { countByFrequency } from "../../count-by.ts";
import type { OutPorts } from "../ports.ts";
import type { ExportedEndpoint } from "../profile/exported-endpoint.ts";
import { profileColumns, uploadJob } from "../profile/profile-columns.ts";
import { accountNumberOf, type Profile, toProfile } from "../profile/to-profile.ts";
import { type MovedTemplates, moveTemplates } from "../template/move-templates.ts";
import { readExport } from "./read-export.ts";
import { writeProfiles } from "./write-profiles.ts";

export type MoveOutOptions = { to: string; endpoints: string | undefined };

const PROFILES_FILE = "profiles.csv";

/** Writes templates and profiles for Amazon Connect to a folder, and prints what they lack. False if a file was unreadable. */
export const moveOut = async (
  { to, endpoints }: MoveOutOptions,
  ports: OutPorts,
  print: (line: string) => void,
): Promise<boolean> => {
  await mkdir(join(to, "templates"), { recursive: true });
  const report: string[] = [];
  const say = (line: string): void => {
    report.push(line);
    print(line);
  };

  const moved = moveTemplates(await ports.readTemplates());
  for (const template of moved.templates)
    await writeJson(join(to, "templates", `${encodeURIComponent(template.name)}.json`), template);
  say(`templates: ${moved.templates.length} written to templates/`);
  for (const line of moved.leftOut) say(`  left out: ${line}`);

  const isComplete = endpoints === undefined ? true : await moveProfiles(to, endpoints, moved, say);
  if (endpoints === undefined) say("profiles: not written; --endpoints names the files of an export job");
  await writeFile(join(to, "report.txt"), `${report.join("\n")}\n`);
  return isComplete;
};

const moveProfiles = async (
  to: string,
  endpoints: string,
  { wholeLists }: MovedTemplates,
  say: (line: string) => void,
): Promise<boolean> => {
  const customers = new Map<string, ExportedEndpoint[]>();
  const unreadable: string[] = [];
  for await (const line of readExport(endpoints)) {
    if (line.kind === "unreadable") unreadable.push(line.problem);
    else append(customers, accountNumberOf(line.endpoint), line.endpoint);
  }
  const results = [...customers].map(([accountNumber, own]) => toProfile(accountNumber, own));
  const profiles = results.map(({ profile }) => profile);
  const columns = profileColumns(profiles.flatMap(({ attributes }) => [...attributes.keys()]));
  await writeProfiles(join(to, PROFILES_FILE), columns, profiles);
  await writeJson(join(to, "profiles-upload-job.json"), uploadJob(columns, PROFILES_FILE));

  say(`profiles: ${profiles.length} written to ${PROFILES_FILE}, ${columns.length} columns`);
  const leftOut = countByFrequency(
    results.flatMap((result) => result.leftOut),
    (reason) => reason,
  );
  for (const [reason, count] of leftOut) say(`  left out ${count} times: ${reason}`);
  for (const problem of unreadable) say(`  not read: ${problem}`);
  for (const { template, variable } of wholeLists) {
    const several = profiles.filter((profile) => hasSeveral(profile, variable.to)).length;
    if (several > 0)
      say(
        `  ${template}: {{${variable.from}}} renders all values in Pinpoint, and the first in Connect; ${several} profiles have several`,
      );
  }
  return unreadable.length === 0;
};

const append = <T>(lists: Map<string, T[]>, key: string, item: T): void => {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
};

const hasSeveral = ({ attributes }: Profile, variable: string): boolean =>
  attributes.has(`${variable.split(".").at(-1)}_1`);

const writeJson = (file: string, value: unknown): Promise<void> =>
  writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
