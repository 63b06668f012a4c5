// `FUZZ_REQUESTS=50000 npx vitest run test/conformance/generated-requests.test.ts` for the full run, `FUZZ_SEED` for another sequence.
import http from "node:http";
import { expect, test } from "vitest";
import { countBy } from "../../src/count-by.ts";
import { describeRequest, sendAndCheck } from "../local/fuzz/run.ts";
import { FAMILIES } from "./cases.ts";
import { createRequests, deleteApps, requestsOf } from "./generate-requests.ts";
import { type Stage, startStage } from "./scene.ts";

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 100);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const CONCURRENCY = 8;
/** Requests delete the resources that they can name, so after this many the cases create others. */
const REQUESTS_PER_ROUND = 500;
const TEST_TIMEOUT_MS = 120_000 + REQUESTS * 100;

/** Sends the requests from number `first` up to `end`. Returns their statuses, and those that are wrong. */
const sendRound = async (stage: Stage, family: string, first: number, end: number) => {
  const cases = FAMILIES[family] ?? [];
  const exchanges = await requestsOf(stage, cases);
  const requestWith = createRequests(cases, exchanges);
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const statuses: string[] = [];
  const wrong: string[] = [];
  let next = first;
  const work = async () => {
    while (next < end) {
      const number = next++;
      const generated = await requestWith(SEED + number);
      // A response that is late is no failure: only one that does not come at all.
      const { outcome, wrong: why } = await sendAndCheck(
        stage.port,
        generated.request,
        agent,
        Number.POSITIVE_INFINITY,
      );
      statuses.push(outcome.kind === "status" ? String(outcome.status) : outcome.kind);
      if (why) wrong.push(`${number} ${generated.operation}: ${why}\n${describeRequest(generated)}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  agent.destroy();
  await deleteApps(stage, exchanges);
  return { statuses, wrong };
};

test.each(Object.keys(FAMILIES))(
  "requests for %s get a response, and none of them an error of the engine",
  async (family) => {
    const stage = await startStage();
    const statuses: string[] = [];
    const wrong: string[] = [];
    for (let first = 0; first < REQUESTS; first += REQUESTS_PER_ROUND) {
      const round = await sendRound(stage, family, first, Math.min(first + REQUESTS_PER_ROUND, REQUESTS));
      statuses.push(...round.statuses);
      wrong.push(...round.wrong);
    }
    console.info(`${family}: ${JSON.stringify(countBy(statuses, (status) => status))}`);
    expect(wrong).toEqual([]);
    await stage.close();
    expect(stage.failures).toEqual([]);
  },
  TEST_TIMEOUT_MS,
);
