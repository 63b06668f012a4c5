import * as z from "zod";
import { Duration, durationMs } from "../../engine/journey/duration.ts";
import type { Account } from "../account.ts";
import { ControlRefusal, type ControlRoute } from "./control-route.ts";

const Move = z
  .strictObject({
    advance: Duration.optional(),
    to: z.iso.datetime({ offset: true, error: 'must be a time, for example "2026-12-24T18:00:00Z"' }).optional(),
  })
  .refine(({ advance, to }) => (advance === undefined) !== (to === undefined), {
    error: 'needs either {"advance": "PT1H"} or {"to": "2026-12-24T18:00:00Z"}',
  });

const reading = ({ engine }: Account) => ({
  now: new Date(engine.context.clock.now()).toISOString(),
  aheadMs: engine.context.clock.offsetMs(),
});

export const clockRoutes: ControlRoute[] = [
  {
    method: "GET",
    path: "/_local/clock",
    help: "The time by which campaigns and journeys run, and how far it is ahead of real time.",
    run: async ({ account }) => reading(await account()),
  },
  {
    method: "POST",
    path: "/_local/clock",
    help: 'Moves time forward: {"advance": "PT1H"} or {"to": "2026-12-24T18:00:00Z"}. What falls due runs at once.',
    run: async ({ account }, { body }) => {
      const move = Move.parse(body);
      const here = await account();
      const { clock } = here.engine.context;
      const toMs = move.to ? Date.parse(move.to) : clock.now() + (durationMs(move.advance ?? "") ?? 0);
      if (toMs < clock.now()) throw new ControlRefusal(409, "time moves forward only");
      clock.advanceTo(toMs);
      return reading(here);
    },
  },
];
