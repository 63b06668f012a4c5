import { createHash } from "node:crypto";
import type { EndpointRequest } from "../../endpoint/endpoint-request.ts";
import type { EndpointUpdate } from "../../endpoint/plan-endpoints.ts";
import type { ImportJob } from "../job.ts";

/** What a row of an import is about. */
export type RowTarget =
  | { kind: "update"; update: EndpointUpdate }
  /** All endpoints of the user become members of the segment. */
  | { kind: "user"; userId: string }
  /** The endpoint becomes a member of the segment, and does not change. */
  | { kind: "member"; id: string }
  | { kind: "refused"; field: string; reason: string };

type Row = { id: string | undefined; request: EndpointRequest };
type Job = Pick<ImportJob, "id" | "definition">;

/** The target of the row at `position`, which is unique in the job. `exists` returns whether there is an endpoint with the id. */
export const toRowTarget = (
  job: Job,
  { id, request }: Row,
  position: string,
  exists: (id: string) => boolean,
): RowTarget => {
  const { DefineSegment, RegisterEndpoints } = job.definition;
  const userId = id === undefined ? userIdAlone(request) : undefined;
  if (userId !== undefined) {
    return DefineSegment
      ? { kind: "user", userId }
      : refused("", "a user ID alone adds the user's endpoints to a segment, and the job defines none");
  }
  if (!RegisterEndpoints) return toMember(id, exists);
  // [Pinpoint user guide: importing segments] a new endpoint needs both.
  if (id === undefined || !exists(id)) {
    const why = id === undefined ? "the row has no Id" : "there is no endpoint with this Id";
    if (!request.Address) return refused("Address", `required, because ${why}`);
    if (!request.ChannelType) return refused("ChannelType", `required, because ${why}`);
  }
  return { kind: "update", update: { id: id ?? stableId(job, position), request } };
};

/** The user of a row that has a user ID and nothing else. [Pinpoint user guide: importing segments, user IDs] */
const userIdAlone = ({ User, ...others }: EndpointRequest): string | undefined => {
  const isAlone = Object.values(others).every((value) => value === undefined || value === null);
  return isAlone && !User?.UserAttributes ? (User?.UserId ?? undefined) : undefined;
};

const toMember = (id: string | undefined, exists: (id: string) => boolean): RowTarget => {
  const cure = "RegisterEndpoints: true would create it";
  if (id === undefined) return refused("Id", `required, because the job registers no endpoints; ${cure}`);
  return exists(id) ? { kind: "member", id } : refused("Id", `there is no endpoint with this Id; ${cure}`);
};

const refused = (field: string, reason: string): RowTarget => ({ kind: "refused", field, reason });

/** The id of a new endpoint: the same each time that the row is read, so that a job that continues repeats none. */
const stableId = (job: Job, position: string): string =>
  createHash("sha256").update(`${job.id}:${position}`).digest("hex").slice(0, 32);
