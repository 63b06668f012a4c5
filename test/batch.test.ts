import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { runBatch } from "../src/batch.ts";

const own = (record: string): string => record;
const fail = async (record: string): Promise<void> => {
  if (record.startsWith("bad")) throw new Error("cannot");
};

test("returns the records that failed, and only those", async () => {
  const response = await runBatch(["a", "bad-1", "b", "bad-2"], own, fail);
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "bad-1" }, { itemIdentifier: "bad-2" }] });
});

test("completes the other records if one fails immediately", async () => {
  const done: string[] = [];
  await runBatch(["bad", "slow"], own, async (record) => {
    await fail(record);
    await Promise.resolve();
    done.push(record);
  });
  expect(done).toEqual(["slow"]);
});

test("counts a record whose run throws synchronously as failed", async () => {
  const run = () => {
    throw new Error("at once");
  };
  expect(await runBatch(["a"], own, run)).toEqual({ batchItemFailures: [{ itemIdentifier: "a" }] });
});

test("writes each failure to the log with its reason", async () => {
  const line = vi.fn();
  await runBatch(["bad"], own, fail, { debug: line, info: line, warn: line, error: line });
  expect(line).toHaveBeenCalledWith("record failed", { id: "bad", error: new Error("cannot") });
});

test("every record is either completed or returned as failed", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.record({ id: fc.uuid(), fails: fc.boolean() }), { selector: (r) => r.id }),
      async (records) => {
        const done: string[] = [];
        const { batchItemFailures } = await runBatch(
          records,
          ({ id }) => id,
          async ({ id, fails }) => {
            if (fails) throw new Error(id);
            done.push(id);
          },
        );
        const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
        expect([...done, ...failed].sort()).toEqual(records.map(({ id }) => id).sort());
        expect(failed).toEqual(records.filter(({ fails }) => fails).map(({ id }) => id));
      },
    ),
  );
});
