import { describe, expect, test } from "vitest";
import { run } from "../../handlers/caller-lookup.ts";
import { type CallerEndpoint, callerNumber, NOT_FOUND, toCallerFields } from "../../src/connect/caller.ts";

const NUMBER = "+12065550100";
const endpoint = (fields: Partial<CallerEndpoint>): CallerEndpoint => ({
  ...{ applicationId: "app-1", id: "endpoint-1", channelType: "SMS", address: NUMBER, isOptedOut: false },
  ...{ userId: "ada", attributes: new Map() },
  ...fields,
});

describe("the number to look up", () => {
  const event = (Address: string | null, customer_number?: string | null) => ({
    Details: { ContactData: { CustomerEndpoint: { Address } }, Parameters: { customer_number } },
  });

  test("is the parameter, otherwise that of the caller", () => {
    expect(callerNumber(event("+12065550199", ` ${NUMBER} `))).toBe(NUMBER);
    expect(callerNumber(event(NUMBER, null))).toBe(NUMBER);
  });

  test.each([["anonymous"], [""], [null], ["+1206"]])("is missing for %j", (address) => {
    expect(callerNumber(event(address))).toBeUndefined();
    expect(callerNumber({ Details: { ContactData: { CustomerEndpoint: null } } })).toBeUndefined();
  });
});

describe("the fields of a caller", () => {
  test("join all endpoints of its user", () => {
    const email = endpoint({ id: "endpoint-2", channelType: "EMAIL", address: "ada@example.com", isOptedOut: true });
    const named = endpoint({ attributes: new Map([["FirstName", "Ada"]]) });
    expect(toCallerFields(NUMBER, [named, email])).toEqual({
      ...{ found: "true", user_id: "ada", users: "1", endpoints: "2", channels: "EMAIL,SMS", opted_out: "false" },
      attribute_FirstName: "Ada",
    });
  });

  test("name no user if several share the number", () => {
    const fields = toCallerFields(NUMBER, [endpoint({}), endpoint({ id: "endpoint-2", userId: "bo" })]);
    expect(fields).toMatchObject({ found: "true", user_id: "", users: "2" });
  });

  test("leave out an endpoint that only has the number as its id", () => {
    expect(toCallerFields(NUMBER, [endpoint({ address: "+12065550199", userId: undefined })])).toEqual(NOT_FOUND);
  });
});

test("a contact without a number is not looked up", async () => {
  const findEndpoints = () => expect.fail("looked up");
  expect(await run({ Details: null }, { findEndpoints })).toEqual(NOT_FOUND);
});
