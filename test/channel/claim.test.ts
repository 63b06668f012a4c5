import { expect, test } from "vitest";
import { createLease, decideByClaim } from "../../src/channel/claim.ts";
import { NOW } from "./in-memory-channel.ts";

test("a lease outlives its run by a second", () => {
  expect(createLease("a", NOW, 15_000)).toEqual({
    owner: "a",
    nowMs: NOW.getTime(),
    untilMs: NOW.getTime() + 16_000,
  });
});

test("what is taken is delivered, what is done is a duplicate", () => {
  expect(decideByClaim({ kind: "taken" }, 0)).toEqual({ kind: "deliver" });
  expect(decideByClaim({ kind: "done" }, 0)).toEqual({ kind: "duplicate" });
});

test("what another run holds waits until its lease is over", () => {
  expect(decideByClaim({ kind: "held", untilMs: 10_500 }, 1_000)).toMatchObject({ kind: "waiting", waitSeconds: 10 });
});

test("without an answer nothing is delivered", () => {
  expect(decideByClaim(undefined, 0)).toMatchObject({ kind: "waiting", reason: "claims: no answer" });
});
