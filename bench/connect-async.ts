// A start and a poll through the handler of connect-async to the local cloud. Reference: bare StartExecution and
// DescribeExecution. Then 300 callers who wait for a minute, in virtual time, with the quotas of Step Functions.
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { withLocalCloud } from "./process/with-cloud.ts";
import { type Bench, type BenchResult, quantile, timed } from "./result.ts";

const WARM_UP = 20;
const DEFAULT_RUNS = 500;
// A start is StartExecution and, at the same time, a write to the results table. The local cloud has executions in memory and
// tables on disk, so that the write takes longer there; on AWS it is the shorter of the two.
const START_TARGET_RATIO = 3;
// A poll is a read of that table.
const POLL_TARGET_RATIO = 2;
const CALLERS = 300;
const MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:pinpoint-isv-suite-local-async-caller-lookup";

const eventOf = (contact: string, Parameters: Record<string, string>) => ({
  Name: "ContactFlowEvent",
  Details: { ContactData: { ContactId: contact }, Parameters },
});

/** The handler, with the environment that serverless.yml gives it. */
const createOurs = async () => {
  const { TableNames = [] } = await new DynamoDBClient().send(new ListTablesCommand());
  Object.assign(process.env, {
    STATE_MACHINES: JSON.stringify({ "caller-lookup": MACHINE }),
    RESULTS_TABLE: TableNames.find((name) => name.endsWith("-AsyncResultsTable")),
    POWERTOOLS_LOG_LEVEL: "SILENT",
  });
  const { handler } = await import("../handlers/connect-async.ts");
  const context = { awsRequestId: "bench", functionName: "connect-async", getRemainingTimeInMillis: () => 8_000 };
  return (event: object) => handler(event, context as Parameters<typeof handler>[1]) as Promise<Record<string, string>>;
};

const measure = async (runs: number) => {
  const ours = await createOurs();
  const states = new SFNClient();
  const times = {
    start: [] as number[],
    poll: [] as number[],
    bareStart: [] as number[],
    bareDescribe: [] as number[],
  };
  for (let at = 0; at < WARM_UP + runs; at += 1) {
    let execution_id = "";
    let executionArn: string | undefined;
    const start = async () => {
      execution_id = (await ours(eventOf(`bench-${at}`, {}))).execution_id ?? "";
    };
    const bareStart = async () => {
      const input = JSON.stringify(eventOf(`bare-${at}`, {}));
      ({ executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn: MACHINE, input })));
    };
    times.start.push(await timed(start()));
    times.bareStart.push(await timed(bareStart()));
    // Until it has ended, so that a poll does not wait.
    while ((await ours(eventOf(`bench-${at}`, { execution_id }))).status !== "FINISHED");
    times.poll.push(await timed(ours(eventOf(`bench-${at}`, { execution_id })).then(() => {})));
    times.bareDescribe.push(await timed(states.send(new DescribeExecutionCommand({ executionArn })).then(() => {})));
  }
  return times;
};

const connectAsync: Bench = async ({ size: runs = DEFAULT_RUNS }) => {
  const times = await withLocalCloud(() => measure(runs));
  const compared = (what: string, ours: number[], bare: number[], reference: string, targetRatio: number) =>
    [0.5, 0.99].map((share): BenchResult => {
      const [value, referenceValue] = [ours, bare].map((all) => quantile(all.slice(WARM_UP), share));
      const ratio = (value ?? Number.NaN) / (referenceValue ?? Number.NaN);
      return {
        name: `connect-async ${what} p${share * 100}`,
        unit: "ms",
        ours: value ?? Number.NaN,
        reference: { name: reference, value: referenceValue ?? Number.NaN },
        ratio,
        target: `<= ${targetRatio} x`,
        pass: ratio <= targetRatio,
        context: { runs, node: process.version },
      };
    });
  // Imports the handler, whose logger reads its level when it is imported.
  const { countThrottles } = await import("./process/many-callers.ts");
  const [standard, published] = [await countThrottles(CALLERS, "standard"), await countThrottles(CALLERS, "published")];
  return [
    ...compared("start", times.start, times.bareStart, "StartExecution", START_TARGET_RATIO),
    ...compared("poll", times.poll, times.bareDescribe, "DescribeExecution", POLL_TARGET_RATIO),
    {
      name: "connect-async callers",
      unit: `throttled calls of ${CALLERS} callers in a minute`,
      ours: standard.throttled,
      reference: { name: "the published wrapper", value: published.throttled },
      ratio: standard.throttled / published.throttled,
      target: "0",
      pass: standard.throttled === 0,
      context: { reads: standard.read, describes: standard.describe, publishedDescribes: published.describe },
    },
  ];
};

export default connectAsync;
