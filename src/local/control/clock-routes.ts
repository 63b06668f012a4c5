import * as z from "zod";
import { CLOCK_AHEAD_MAX_MS, type Clock } from "../../engine/clock.ts";
import { Duration, durationMs } from "../../engine/journey/duration.ts";
import type { Account } from "../account.ts";
import { ControlError, type ControlRoute } from "./control-route.ts";

const ClockChange = z
  .strictObject({
    advance: Duration.optional(),
    to: z.iso.datetime({ offset: true, error: 'must be a time, for example "2026-12-24T18:00:00Z"' }).optional(),
  })
  .refine(({ advance, to }) => (advance === undefined) !== (to === undefined), {
    error: 'expected either {"advance": "PT1H"} or {"to": "2026-12-24T18:00:00Z"}',
  });

/** The time to move to. A refusal names what is wrong with it. */
const targetOf = ({ advance, to }: z.infer<typeof ClockChange>, clock: Clock): number => {
  const toMs = to ? Date.parse(to) : clock.now() + (durationMs(advance ?? "") ?? 0);
  if (toMs < clock.now()) throw new ControlError(409, "time moves only forward");
  if (toMs - clock.realNow() <= CLOCK_AHEAD_MAX_MS) return toMs;
  const latest = new Date(clock.realNow() + CLOCK_AHEAD_MAX_MS).toISOString();
  throw new ControlError(400, `time can be at most ten years ahead of real time, until ${latest}`);
};

const clockResponse = ({ engine }: Account) => ({
  now: new Date(engine.context.clock.now()).toISOString(),
  aheadMs: engine.context.clock.offsetMs(),
});

export const clockRoutes: ControlRoute[] = [
  {
    method: "GET",
    path: "/_local/clock",
    help: "Returns the time of campaigns and journeys, and how many milliseconds it is ahead of real time.",
    run: async ({ account }) => clockResponse(await account()),
  },
  {
    method: "POST",
    path: "/_local/clock",
    help:
      "Advances the clock of campaigns, journeys and schedules, to at most ten years ahead of real time. Work that falls " +
      "due within the span runs in order, each at its time; a schedule runs once. Work that is due at the new time " +
      "starts immediately: POST /_local/idle waits for it. Requests run one after another, and one whose client " +
      "disconnects ends where it is. " +
      'Body: {"advance": "PT1H"} or {"to": "2026-12-24T18:00:00Z"}.',
    run: async ({ account }, { body, signal }) => {
      const change = ClockChange.parse(body);
      const here = await account();
      const { clock } = here.engine.context;
      await here
        .moveClock(() => targetOf(change, clock), signal)
        .catch((error: unknown) => {
          if (error instanceof ControlError) throw error;
          const now = new Date(clock.now()).toISOString();
          const reason = `campaigns and journeys failed at ${now}: ${error instanceof Error ? error.message : error}`;
          throw new ControlError(503, `${reason}. After a restart, time continues from where they last ran.`);
        });
      return clockResponse(here);
    },
  },
];
