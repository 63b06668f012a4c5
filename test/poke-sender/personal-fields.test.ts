import { describe, expect, test } from "vitest";
import * as z from "zod";
import { personalFields } from "../../src/poke-sender/personal-fields.ts";

describe("personalFields", () => {
  test("returns the paths of fields about persons, at any depth and in any spelling", () => {
    const contract = z.object({
      track: z.string(),
      by: z.object({ user_id: z.string(), "First-Name": z.string().optional() }),
      listeners: z.array(z.object({ phoneNumber: z.string(), name: z.string() })),
      contact: z.union([z.email(), z.null()]),
      places: z.record(z.string(), z.object({ zip: z.string() })),
      pair: z.tuple([z.number(), z.object({ email: z.string() })]),
    });
    expect(personalFields(contract)).toEqual([
      ...["by.user_id", "by.First-Name", "listeners.phoneNumber", "contact", "places.zip", "pair.email"],
    ]);
  });

  test("finds a field of a schema that contains itself", () => {
    const Comment = z.object({
      email: z.string(),
      get answers() {
        return z.array(Comment);
      },
    });
    expect(personalFields(z.object({ comment: Comment }))).toEqual(["email"]);
  });

  test("returns nothing for fields about things", () => {
    expect(personalFields(z.object({ name: z.string(), tokens: z.number(), zipped: z.boolean() }))).toEqual([]);
  });

  test("returns nothing for a contract that cannot describe itself", () => {
    expect(personalFields(z.object({ email: z.date() }))).toEqual([]);
    const withoutDescription = {
      "~standard": { version: 1, vendor: "x", validate: (value: unknown) => ({ value }) },
    } as const;
    expect(personalFields(withoutDescription)).toEqual([]);
  });

  test("returns the path `data` for a contract that is itself an email address", () =>
    expect(personalFields(z.email())).toEqual(["data"]));
});
