import { conflict } from "../../api-error.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { WriteJourney } from "../journey.ts";
import { requireJourney } from "../require-journey.ts";
import { writeJourney } from "../write-journey.ts";

export const updateJourney: Operation = (context, { path, body }) =>
  writeJourney(context, () => {
    const stored = requireJourney(context, path);
    const written = parseBody(WriteJourney, withoutNulls(body));
    // [Pinpoint API reference: UpdateJourney] a published journey cannot be changed.
    if (stored.state !== "DRAFT") throw conflict(`The journey is ${stored.state}; only a DRAFT can be changed`);
    return { identity: stored, journey: { ...stored.journey, ...written }, replaced: stored.journey };
  });
