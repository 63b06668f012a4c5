import * as fc from "fast-check";
import { expect, test } from "vitest";
import { assignmentOf, treatmentIds } from "../../../src/engine/campaign/treatments.ts";

const percentages = fc
  .record({
    HoldoutPercent: fc.integer({ min: 0, max: 100 }),
    sizes: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 4 }),
  })
  .filter(({ HoldoutPercent, sizes }) => HoldoutPercent + sizes.reduce((sum, size) => sum + size, 0) <= 100)
  .map(({ HoldoutPercent, sizes }) => ({
    HoldoutPercent,
    AdditionalTreatments: sizes.map((SizePercent) => ({ SizePercent })),
  }));

test("assigns an endpoint to the holdout or to one of the campaign's treatments, always the same", async () => {
  await fc.assert(
    fc.property(percentages, fc.string(), (campaign, endpointId) => {
      const assignment = assignmentOf("c", campaign, endpointId);
      expect(assignment).toEqual(assignmentOf("c", campaign, endpointId));
      if (assignment.kind === "treatment") expect(treatmentIds(campaign)).toContain(assignment.id);
    }),
  );
});

test("holds out no endpoint at 0 percent and all endpoints at 100", async () => {
  await fc.assert(
    fc.property(fc.string(), (endpointId) => {
      expect(assignmentOf("c", { HoldoutPercent: 0 }, endpointId)).toEqual({ kind: "treatment", id: "0" });
      expect(assignmentOf("c", { HoldoutPercent: 100 }, endpointId)).toEqual({ kind: "holdout" });
    }),
  );
});

test("a larger holdout includes all endpoints of a smaller one", async () => {
  await fc.assert(
    fc.property(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }), fc.string(), (a, b, endpointId) => {
      const [small, large] = [Math.min(a, b), Math.max(a, b)];
      const isHeldOut = (HoldoutPercent: number) =>
        assignmentOf("c", { HoldoutPercent }, endpointId).kind === "holdout";
      expect(isHeldOut(small) && !isHeldOut(large)).toBe(false);
    }),
  );
});
