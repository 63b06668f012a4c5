/** A message template of the account; `response` is what its operation returned, and undefined for types without counterpart. */
export type StoredTemplate = { name: string; type: string; response: unknown };

/** What moving out reads. Rejects with a `RemoteFault`. */
export type OutPorts = {
  readTemplates(): Promise<StoredTemplate[]>;
};
