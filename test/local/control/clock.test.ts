import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestCloud, testCloud } from "../cloud-fixture.ts";
import { project } from "../project.ts";

let here: TestCloud;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "local-cloud-clock-"));
  here = await testCloud({ project, directory });
}, 60_000);
afterAll(async () => {
  await here.close();
  rmSync(directory, { recursive: true, force: true });
});

const fileIn = (folder: string) => join(folder, "state", "clock-offset");
const restart = async () => {
  await here.close();
  here = await testCloud({ project, directory });
};
const read = async (): Promise<{ now: string; aheadMs: number }> =>
  (await fetch(`${here.cloud.url}/_local/clock`)).json();
const move = async (body: string) => {
  const response = await fetch(`${here.cloud.url}/_local/clock`, { method: "POST", body });
  return { status: response.status, text: await response.text() };
};

describe("the clock", () => {
  test.each([
    ["hours", '{"advance":"PT99999999999H"}'],
    ["weeks", '{"advance":"P9999999W"}'],
    ["a number that overflows", `{"advance":"P${"9".repeat(400)}D"}`],
    ["just over ten years", '{"advance":"P3654D"}'],
    ["a negative duration", '{"advance":"-PT1H"}'],
    ["a number", '{"advance":1e308}'],
    ["an infinite number", '{"advance":1e999}'],
    ["text that is not a number", '{"advance":"NaN"}'],
    ["the last year", '{"to":"9999-12-31T23:59:59Z"}'],
    ["a year of six digits", '{"to":"+275760-09-13T00:00:00Z"}'],
    ["null", '{"to":null}'],
    ["a list", "[]"],
    ["a value that is not JSON", '{"advance":NaN}'],
  ])("rejects %s with 400, and stays where it is", async (_, body) => {
    const { aheadMs } = await read();
    const { status, text } = await move(body);
    expect([status, JSON.parse(text).message]).toEqual([400, expect.stringMatching(/\S{3}/)]);
    expect((await read()).aheadMs).toBe(aheadMs);
    expect(existsSync(fileIn(directory))).toBe(false);
  });

  test("is not kept at a time at which campaigns and journeys failed", async () => {
    const { db } = here.cloud.engine.context;
    db.exec("ALTER TABLE campaign RENAME TO campaign_away");
    const { status, text } = await move('{"advance":"PT1H"}');
    expect(status, text).toBe(503);
    expect(text).toContain("campaigns and journeys failed at");
    expect(existsSync(fileIn(directory))).toBe(false);
    db.exec("ALTER TABLE campaign_away RENAME TO campaign");
    await restart();
    expect((await read()).aheadMs).toBe(0);
  }, 60_000);

  test("moves by the sum of concurrent advances", async () => {
    const { aheadMs } = await read();
    const moves = await Promise.all(["PT1H", "PT2H", "PT3H"].map((advance) => move(JSON.stringify({ advance }))));
    expect(moves.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await read()).aheadMs).toBeGreaterThanOrEqual(aheadMs + 6 * 3_600_000);
  });

  test("moves at most ten years ahead in total, and is as far ahead after a restart", async () => {
    expect((await move('{"advance":"P3652D"}')).status).toBe(200);
    expect((await move('{"advance":"P2D"}')).status).toBe(400);
    const { aheadMs } = await read();
    // Real time passes between the request and its effect.
    expect(aheadMs).toBeGreaterThan(3_651 * 86_400_000);
    expect(readFileSync(fileIn(directory), "utf8")).toBe(String(aheadMs));
    await restart();
    expect((await read()).aheadMs).toBe(aheadMs);
  }, 60_000);
});

test.each(["", "NaN", "-5", "1e308", "9".repeat(30), "315705600000000", "{}", "\0\0\0"])(
  "a clock file that contains %j is reported with what to do",
  async (content) => {
    const folder = mkdtempSync(join(tmpdir(), "local-cloud-clock-"));
    mkdirSync(join(folder, "state"));
    writeFileSync(fileIn(folder), content);
    try {
      await expect(testCloud({ project, directory: folder })).rejects.toMatchObject({
        name: "DamagedClockFile",
        message: expect.stringMatching(/clock-offset is damaged: .* delete the file to continue with the real time/),
      });
      expect(readFileSync(fileIn(folder), "utf8")).toBe(content);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  30_000,
);
