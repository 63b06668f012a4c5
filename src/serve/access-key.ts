import type { ServeConfig } from "./config.ts";

/** A key that signs requests, and what it may use. */
export type AccessKey = {
  accessKeyId: string;
  secret: string;
  applications: "all" | ReadonlySet<string>;
  mayCreateApplications: boolean;
  mayRunJobs: boolean;
  sharedResources: "none" | "read" | "write";
};

export const toAccessKey = (key: ServeConfig["keys"][number], secret: string): AccessKey => {
  const { accessKeyId, applications, mayCreateApplications, mayRunJobs, sharedResources } = key;
  const isForAll = applications === "all";
  return {
    accessKeyId,
    secret,
    applications: isForAll ? "all" : new Set(applications),
    mayCreateApplications,
    mayRunJobs: mayRunJobs ?? isForAll,
    sharedResources: sharedResources ?? (isForAll ? "write" : "none"),
  };
};
