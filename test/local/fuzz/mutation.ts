import type { Random } from "./random.ts";
import type { FuzzRequest } from "./wire-request.ts";

/** Changes one thing in a request that is signed for `service`. */
export type Mutation = (request: FuzzRequest, random: Random, service: string) => FuzzRequest;
