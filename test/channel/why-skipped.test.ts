import { describe, expect, test } from "vitest";
import { customerIdOf, whySkipped } from "../../src/channel/why-skipped.ts";

describe("an endpoint", () => {
  test.each([
    ["opted out", { OptOut: "ALL" }, "opted-out"],
    ["is inactive", { EndpointStatus: "INACTIVE" }, "inactive"],
    ["could not be read", { malformed: "Address: expected string" }, "malformed: Address: expected string"],
  ])("that %s is skipped, and says why", (_, endpoint, reason) => {
    expect(whySkipped(endpoint)).toBe(reason);
  });

  test.each([[{}], [{ OptOut: "NONE", EndpointStatus: "ACTIVE" }], [{ OptOut: null, EndpointStatus: null }]])(
    "with %j is not skipped",
    (endpoint) => expect(whySkipped(endpoint)).toBeUndefined(),
  );
});

describe("the customer id", () => {
  test.each([
    ["the user's", { ChannelType: "CUSTOM", Address: "a-1", User: { UserId: "u-1" } }, "u-1"],
    ["the user's, whatever the channel", { ChannelType: "EMAIL", Address: "a", User: { UserId: "u-1" } }, "u-1"],
    ["the address of a custom endpoint without a user", { ChannelType: "CUSTOM", Address: "a-1", User: {} }, "a-1"],
    ["the address when the user's is empty", { ChannelType: "CUSTOM", Address: "a-1", User: { UserId: "" } }, "a-1"],
    ["never a mail address or a phone number", { ChannelType: "EMAIL", Address: "ada@example.com" }, undefined],
    ["none when there is nothing", { ChannelType: "CUSTOM" }, undefined],
  ])("is %s", (_, endpoint, id) => {
    expect(customerIdOf(endpoint)).toBe(id);
  });
});
