import { requireApp } from "../../app/store/apps.ts";
import { newId } from "../../ids.ts";
import type { Operation } from "../../operation.ts";
import { parseBody, withoutNulls } from "../../request-body.ts";
import { WriteJourney } from "../journey.ts";
import { writeJourney } from "../write-journey.ts";

export const createJourney: Operation = (context, { path, body }) =>
  writeJourney(context, () => {
    const app = requireApp(context, path["application-id"]);
    const journey = parseBody(WriteJourney, withoutNulls(body));
    return { identity: { appId: app.id, id: newId() }, journey };
  });
