import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ownershipOf, type SharedId, toPerson, whyNoAddress } from "../../src/audience/erase/person.ts";
import { PERSON_RULES } from "../../src/audience/erase/person-rules.ts";
import { frequencyCap } from "../../src/hook/steps/frequency-cap.ts";
import type { Endpoint } from "../../src/pinpoint/endpoint.ts";

type Own = { user: string; endpoint?: string; address?: string; applicationId?: string };
const toOne = ({ user, endpoint = `${user}-ep`, address, applicationId = "app" }: Own, shared: SharedId[] = []) =>
  toPerson(
    user,
    { applicationIds: ["app", "other"], endpoints: [{ applicationId, id: endpoint, address }], shared },
    [],
  );

const ann = toOne({ user: "1", endpoint: "ep/1", address: "ann@example.com" });
const event = ({ user, endpoint = `${user}-ep`, address, applicationId = "app" }: Own, attributes: object = {}) => ({
  event_type: "_email.send",
  application: { app_id: applicationId },
  client: { client_id: endpoint },
  client_context: { custom: { endpoint: JSON.stringify({ Address: address, User: { UserId: user } }) } },
  facets: { email_channel: { mail_event: { mail: { destination: [address] } } } },
  attributes,
});

describe("a document", () => {
  test.each([
    '{"client":{"client_id":"ep/1"}}',
    '{"custom":{"endpoint":"{\\"User\\":{\\"UserId\\":\\"1\\"}}"}}',
    '{"Message":"{\\"custom\\":{\\"endpoint\\":\\"{\\\\\\"Address\\\\\\":\\\\\\"ann@example.com\\\\\\"}\\"}}"}',
    '{"destination":["ann@example.com"]}',
    '{"attributes":{"mail":"ann@example.com"}}',
    '{"client":{"client_id":"ep/1"},"cut off":"he',
    '{"endpoint":"{\\"User\\":{\\"UserId\\":\\"1\\"}}","cut off":',
  ])("belongs to a person whose id or address is one of its string values: %s", (text) => {
    expect(ownershipOf(text, ann)).toBe("of-person");
  });

  test.each([
    '{"user":"11"}',
    '{"user":1}',
    '{"count":"1"}',
    '{"1":{"ep/1":{"ann@example.com":true}}}',
    '{"to":"mary-ann@example.com"}',
    '{"to":"ann@example.com.au"}',
    '{"client_id":"\\"ep/1\\""}',
  ])("belongs to others if it has an id or address only in a number, a field name or a longer string: %s", (text) => {
    expect(ownershipOf(text, ann)).toBe("of-others");
  });

  test.each(["broken: 1 ann@example.com", '{"ep/1":{"1":', '{"client_id":"2","to":"ep/1'])(
    "that is not JSON is unreadable without such a whole string: %s",
    (text) => {
      expect(ownershipOf(text, ann)).toBe("unreadable");
    },
  );

  test("belongs to others if a short custom address is only a number or a value of an attribute", () => {
    const short = toOne({ user: "u42", address: "42" });
    expect(ownershipOf('{"event_type":"x","bad":42,"client":{"client_id":"other"}}', short)).toBe("of-others");
    expect(ownershipOf('{"attributes":{"age":"42"}}', short)).toBe("of-others");
  });

  test.each(["", " ", ":", "event_type", "client_id", "User"])(
    "belongs to others for the user and address %j",
    (word) => {
      const text = JSON.stringify(event({ user: "zed", address: "zed@example.com" }, { empty: "", blank: " " }));
      const named = toPerson(word, { applicationIds: [], endpoints: [], shared: [] }, [word]);
      expect([text, text.slice(0, -9)].map((one) => ownershipOf(one, named))).toEqual(["of-others", "unreadable"]);
    },
  );

  test("with an endpoint id that others have too belongs to the person whose application it names", () => {
    const one = toOne({ user: "s1", endpoint: "shared" }, [{ applicationId: "other", id: "shared" }]);
    const of = (applicationId: string) =>
      JSON.stringify({ application: { app_id: applicationId }, client_id: "shared" });
    expect([of("app"), of("other"), '{"client_id":"shared"}'].map((text) => ownershipOf(text, one))).toEqual([
      "of-person",
      "of-others",
      "of-others",
    ]);
  });

  test("that nests deeply or holds many quotes is read without recursion, in one pass", () => {
    const texts = [
      `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
      '\\"'.repeat(200_000),
      `"${'\\"'.repeat(200_000)}\\`,
    ];
    expect(texts.map((text) => ownershipOf(text, ann))).toEqual(["of-others", "unreadable", "unreadable"]);
  });
});

// Words of events and parts of addresses, so that ids and addresses resemble each other and the documents.
const word = fc.array(fc.constantFrom("ann", "mary-", "1", "42", ".", "au", '"', "\\", ":", "event_type", "#", " "), {
  minLength: 1,
  maxLength: 4,
});
const id = word.map((parts) => parts.join(""));
const address = fc.oneof(
  id,
  id.map((local) => `${local}@example.com`),
  fc.integer({ min: 10_000 }).map((number) => `+${number}`),
);
const twoPersons = fc
  .uniqueArray(fc.record({ user: id, endpoint: id, address }), { minLength: 2, maxLength: 2 })
  .filter(([one, other]) => {
    const all = [one, other].map((own) => new Set(own && [own.user, own.endpoint, own.address]));
    return [...(all[0] ?? [])].every((word) => all[1]?.has(word) === false);
  });

test("a record of one person is never taken for that of another, and always for its own", async () => {
  await fc.assert(
    fc.property(twoPersons, id, fc.nat(400), ([one, other], value, cut) => {
      if (one === undefined || other === undefined) return;
      const text = JSON.stringify(event(one, { label: value, tier: other.user, [other.user]: other.endpoint }));
      expect(ownershipOf(text, toOne(one))).toBe("of-person");
      expect(ownershipOf(text, toOne(other))).toBe("of-others");
      const plain = JSON.stringify(event(one, { [other.endpoint]: 42 }));
      expect(ownershipOf(plain.slice(0, cut), toOne(other))).not.toBe("of-person");
    }),
    { numRuns: 500 },
  );
});

test("rows that name no application are kept if another endpoint has the id; the others belong to the person", () => {
  const one = toOne({ user: "s1", endpoint: "shared" }, [{ applicationId: "other", id: "shared" }]);
  expect(PERSON_RULES.offerKeys(one)).toEqual({
    own: ["offer#s1", "content#s1"],
    shared: ["offer#shared", "content#shared"],
  });
  const owners = ["app", "other", "-"].map((application) => PERSON_RULES.decisionOwner(one, "shared", application));
  expect(owners).toEqual(["of-person", "of-others", "unreadable"]);
  expect(PERSON_RULES.decisionOwner(one, "own", "-")).toBe("of-person");
});

test("recent messages belong to the application that the frequency cap counts them for", () => {
  const one = toOne({ user: "s1", endpoint: "shared" }, [{ applicationId: "other", id: "shared" }]);
  const step = frequencyCap.create(
    { FREQUENCY_TABLE: "table", FREQUENCY_LIMIT: 1, FREQUENCY_WINDOW_HOURS: 1 },
    { countMessages: async () => new Set() },
  );
  const batch = { campaignId: undefined, treatmentId: undefined, activityId: undefined };
  const keyOf = (applicationId: string | undefined, endpoint: Endpoint) => {
    const endpoints = new Map([["shared", endpoint]]);
    return step.source?.request({ ...batch, applicationId, endpoints }, new Date(0)).messages[0]?.person;
  };
  const { own, shared } = PERSON_RULES.frequencyKeys(one);
  expect(own).toEqual(
    expect.arrayContaining([
      keyOf("app", { User: { UserId: "s1" } }),
      keyOf("app", {}),
      keyOf("other", { User: { UserId: "s1" } }),
    ]),
  );
  expect(own).not.toContain(keyOf("other", {}));
  expect(shared).toEqual([keyOf(undefined, {})]);
});

test("an address that an operator names has at least three characters", () => {
  expect(["", " ", ":", "42", "  42 "].map(whyNoAddress)).not.toContain(undefined);
  expect(["a@b", "+12065550142"].map(whyNoAddress)).toEqual([undefined, undefined]);
});

test("empty addresses of endpoints identify no one", () => {
  expect(toOne({ user: "empty", address: "" }).addresses).toEqual([]);
});
