import { describe, expect, test } from "vitest";
import { decideRepair, type OptOutFacts } from "../../../src/sms/opt-outs/decide-repair.ts";

const facts = (own: Partial<OptOutFacts>): OptOutFacts => ({
  isListed: false,
  isSuppressed: false,
  isSuppressedByOptOut: false,
  optOuts: [],
  ...own,
});
const byAws = (own: Partial<OptOutFacts>) => decideRepair(facts(own), { isSelfManaged: false });
const selfManaged = (own: Partial<OptOutFacts>) => decideRepair(facts(own), { isSelfManaged: true });
const OPTED_OUT = { isSuppressed: true, isSuppressedByOptOut: true };

describe("a number in an opt-out list", () => {
  test("is opted out if it is not suppressed, or one of its endpoints is not opted out", () => {
    expect(byAws({ isListed: true })).toBe("opt-out");
    expect(byAws({ isListed: true, ...OPTED_OUT, optOuts: ["ALL", "NONE"] })).toBe("opt-out");
    expect(selfManaged({ isListed: true })).toBe("opt-out");
  });

  test("needs nothing if it is suppressed for any reason, and its endpoints are opted out", () => {
    expect(byAws({ isListed: true, isSuppressed: true })).toBe("none");
    expect(byAws({ isListed: true, ...OPTED_OUT, optOuts: ["ALL"] })).toBe("none");
  });
});

describe("a number that is missing from an opt-out list", () => {
  test("is listed if it opted out, where opt-outs are self-managed", () => {
    expect(selfManaged(OPTED_OUT)).toBe("list");
    expect(selfManaged({ optOuts: ["NONE", "ALL"] })).toBe("list");
    expect(selfManaged({ optOuts: ["NONE"] })).toBe("none");
  });

  test("is not listed because it is suppressed for another reason", () => {
    expect(selfManaged({ isSuppressed: true })).toBe("none");
  });

  test("is left alone where AWS manages opt-outs", () => {
    expect(byAws({ ...OPTED_OUT, optOuts: ["ALL"] })).toBe("none");
  });
});

test("one repair of each kind leaves nothing to repair", () => {
  for (const isListed of [true, false])
    for (const isSuppressed of [true, false])
      for (const optOuts of [[], ["ALL"], ["NONE"], ["ALL", "NONE"]] as const)
        for (const isSelfManaged of [true, false]) {
          let own = facts({ isListed, isSuppressed, isSuppressedByOptOut: isSuppressed, optOuts });
          for (let repairs = 0; repairs < 2; repairs += 1) {
            const repair = decideRepair(own, { isSelfManaged });
            if (repair === "list") own = { ...own, isListed: true };
            if (repair === "opt-out") own = { ...own, ...OPTED_OUT, optOuts: own.optOuts.map(() => "ALL") };
          }
          expect(decideRepair(own, { isSelfManaged })).toBe("none");
        }
});
