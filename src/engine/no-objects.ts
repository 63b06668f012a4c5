import type { ObjectFailure, ObjectStore } from "./context.ts";

const FAILURE: ObjectFailure = { kind: "failed", reason: "not-found", message: "this engine has no access to S3" };

/** For an engine whose import and export jobs have no files. */
export const NO_OBJECTS: ObjectStore = {
  list: async () => FAILURE,
  read: async () => FAILURE,
  write: async () => FAILURE,
};
