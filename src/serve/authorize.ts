import type { AccessKey } from "./access-key.ts";

/** What an operation reads or changes. */
export type Resource =
  | { kind: "application"; id: string }
  /** The list of applications. */
  | { kind: "applications" }
  /** A new application. */
  | { kind: "new-application" }
  /** Message templates and recommender models, which all applications share. */
  | { kind: "shared"; isWrite: boolean }
  /** Nothing that is stored. */
  | { kind: "none" };

export type CalledOperation = {
  name: string;
  method: string;
  /** The pattern of its path, such as `/v1/apps/{application-id}`. */
  path: string;
  /** The decoded values of the labels in the path. */
  labels: Readonly<Record<string, string>>;
};

/** The resource of an operation, by its path. */
export const toResource = ({ name, method, path, labels }: CalledOperation): Resource => {
  const [, , first = ""] = path.split("/");
  const { "application-id": applicationId, "resource-arn": arn } = labels;
  if (applicationId !== undefined) return { kind: "application", id: applicationId };
  if (name === "CreateApp") return { kind: "new-application" };
  if (name === "GetApps") return { kind: "applications" };
  if (first === "tags") return tagged(arn ?? "", method !== "GET");
  if (first === "phone") return { kind: "none" };
  return { kind: "shared", isWrite: method !== "GET" };
};

/** [Service Authorization Reference: Amazon Pinpoint, resource types] */
const tagged = (arn: string, isWrite: boolean): Resource => {
  const [kind, id = ""] = (arn.split(":")[5] ?? "").split("/");
  return kind === "apps" ? { kind: "application", id } : { kind: "shared", isWrite };
};

/** Whether a key may use a resource. `created` are the applications that it created. */
export const isAllowed = (key: AccessKey, resource: Resource, created: ReadonlySet<string>): boolean => {
  switch (resource.kind) {
    case "application":
      return key.applications === "all" || key.applications.has(resource.id) || created.has(resource.id);
    case "new-application":
      return key.mayCreateApplications;
    case "shared":
      return key.sharedResources === "write" || (key.sharedResources === "read" && !resource.isWrite);
    case "applications":
    case "none":
      return true;
    default:
      return resource satisfies never;
  }
};
