export type ReleaseFacts = {
  version: string;
  changelog: string;
  /** The Git tag that started the workflow; `undefined` outside of one. */
  tag: string | undefined;
};

/** Why a version cannot be published: one sentence for each reason. */
export const whyNotReleased = ({ version, changelog, tag }: ReleaseFacts): string[] => {
  const reasons: string[] = [];
  const isInChangelog = changelog.split("\n").some((line) => line.startsWith(`## [${version}] - `));
  if (!isInChangelog) reasons.push(`CHANGELOG.md has no section "## [${version}] - <date>"`);
  if (tag === undefined)
    reasons.push("only the workflow publishes, because npm signs the provenance of no other machine");
  else if (tag !== `v${version}`) reasons.push(`the tag is ${tag}, and package.json has version ${version}`);
  return reasons;
};
