import { countByFrequency } from "../../count-by.ts";
import { ENDPOINT_BATCH_MAX } from "../../pinpoint/limits.ts";
import { type EndpointToPut, isInactive, toEndpointToPut } from "../in/endpoint-to-put.ts";
import type { InPorts } from "../ports.ts";
import { readExport } from "./read-export.ts";

/**
 * Writes the endpoints of an export; without an application, only reads them. Skips inactive ones. Returns false if an endpoint
 * was refused or a line could not be read.
 */
export const putEndpoints = async (
  path: string,
  application: { kind: "existing" | "created"; id: string } | undefined,
  ports: InPorts,
  say: (line: string) => void,
): Promise<boolean> => {
  const refused: string[] = [];
  const unreadable: string[] = [];
  let inactive = 0;
  let count = 0;
  let batch: EndpointToPut[] = [];
  const flush = async (): Promise<void> => {
    if (application !== undefined) refused.push(...(await putBatch(application.id, batch, ports)));
    count += batch.length;
    batch = [];
  };
  for await (const line of readExport(path)) {
    if (line.kind === "unreadable") unreadable.push(line.problem);
    else if (isInactive(line.endpoint)) inactive++;
    else batch.push(toEndpointToPut(line.endpoint));
    if (batch.length === ENDPOINT_BATCH_MAX) await flush();
  }
  await flush();
  say(`${verbFor(application?.kind)}: ${count - refused.length} endpoints`);
  if (inactive > 0) say(`  skipped: ${inactive} inactive endpoints`);
  for (const [reason, times] of countByFrequency(refused, (reason) => reason))
    say(`  refused: ${times} endpoints: ${reason}`);
  for (const problem of unreadable) say(`  not read: ${problem}`);
  return refused.length + unreadable.length === 0;
};

/** UpdateEndpointsBatch does not say which endpoints existed; only a new application had none. */
const verbFor = (kind: "existing" | "created" | undefined): string => {
  if (kind === undefined) return "to move";
  return kind === "created" ? "created" : "created or updated";
};

/** Why endpoints were refused. A batch is refused as a whole, so its endpoints are then sent one by one. */
const putBatch = async (applicationId: string, batch: readonly EndpointToPut[], ports: InPorts): Promise<string[]> => {
  if (batch.length === 0) return [];
  const { kind } = await ports.putEndpoints(applicationId, batch);
  if (kind === "created") return [];
  const reasons: string[] = [];
  for (const endpoint of batch) {
    const single = await ports.putEndpoints(applicationId, [endpoint]);
    if (single.kind === "refused") reasons.push(single.reason);
  }
  return reasons;
};
