import { expect, test } from "vitest";
import { ExportedEndpoint } from "../../src/move/profile/exported-endpoint.ts";
import { profileColumns, uploadJob } from "../../src/move/profile/profile-columns.ts";
import { accountNumberOf, toProfile } from "../../src/move/profile/to-profile.ts";

const endpoint = (fields: object) => ExportedEndpoint.parse({ Id: "e-1", ChannelType: "EMAIL", ...fields });
const profileOf = (...endpoints: object[]) => {
  const { profile, leftOut } = toProfile("u-1", endpoints.map(endpoint));
  return { fields: Object.fromEntries(profile.fields), attributes: Object.fromEntries(profile.attributes), leftOut };
};

test("a profile has the addresses of its user's endpoints, the newest first", () => {
  const phones = ["1", "2", "3", "4", "5"].map((digit) => ({
    ChannelType: digit === "1" ? "VOICE" : "SMS",
    Address: `+1206555010${digit}`,
    EffectiveDate: `2026-09-0${digit}T00:00:00Z`,
  }));
  expect(profileOf({ Address: "a@example.com" }, ...phones)).toEqual({
    fields: {
      AccountNumber: "u-1",
      EmailAddress: "a@example.com",
      PhoneNumber: "+12065550105",
      HomePhoneNumber: "+12065550104",
      MobilePhoneNumber: "+12065550103",
      BusinessPhoneNumber: "+12065550102",
    },
    attributes: { PhoneNumber_4: "+12065550101" },
    leftOut: [],
  });
});

test("leaves out addresses to which nothing may be sent and those that profiles have no field for; the report has no address", () => {
  const { fields, leftOut } = profileOf(
    { Address: "a@example.com", OptOut: "ALL" },
    { Address: "b@example.com", EndpointStatus: "INACTIVE" },
    { ChannelType: "GCM", Address: "token" },
    { ChannelType: "CUSTOM" },
  );
  expect(fields).toEqual({ AccountNumber: "u-1" });
  expect(leftOut).toEqual([
    "the EMAIL address of an endpoint that opted out",
    "the EMAIL address of an inactive endpoint",
    "the GCM address, for which profiles have no field",
    "the address of an endpoint without one",
  ]);
});

test("attributes, metrics, demographic and location follow the mapping of the migration guide", () => {
  const { fields, attributes } = profileOf({
    Attributes: { "last seen": ["home", "cart"] },
    Metrics: { visits: 3 },
    Demographic: { AppVersion: "4.2" },
    Location: { City: "Ulm", Country: "DE", PostalCode: "89073", Region: "BW", Latitude: 48.4, Longitude: 10 },
    User: { UserId: "u-1", UserAttributes: { first: ["Ada"] } },
  });
  expect(fields).toEqual({ AccountNumber: "u-1", City: "Ulm", Country: "DE", PostalCode: "89073", County: "BW" });
  expect(attributes).toEqual({
    first: "Ada",
    last_seen: "home",
    last_seen_1: "cart",
    Latitude: "48.4",
    Longitude: "10",
    Demographic_AppVersion: "4.2",
    Metrics_visits: "3",
  });
});

test("where endpoints of a user differ, the newest decides, and the user before the endpoints", () => {
  const { attributes, leftOut } = profileOf(
    { Attributes: { plan: ["old"], first: ["E"] }, EffectiveDate: "2026-01-01T00:00:00Z" },
    {
      Attributes: { plan: ["new"] },
      User: { UserAttributes: { first: ["U"] } },
      EffectiveDate: "2026-02-01T00:00:00Z",
    },
  );
  expect(attributes).toEqual({ first: "U", plan: "new" });
  expect(leftOut.filter((reason) => reason.includes("another value"))).toEqual([
    "plan: another value of the same customer was kept",
    "first: another value of the same customer was kept",
  ]);
});

test("an endpoint without a user is a profile of its own", () => {
  expect(accountNumberOf(endpoint({ User: {} }))).toBe("endpoint:e-1");
  expect(accountNumberOf(endpoint({ User: { UserId: "u-1" } }))).toBe("u-1");
});

test("the upload job maps each column, and an attribute with the name of a standard field has a column of its own", () => {
  const { Fields, UniqueKey } = uploadJob(profileColumns(["City", "first"]), "profiles.csv");
  expect(UniqueKey).toBe("AccountNumber");
  expect(Fields).toMatchObject({
    City: { Source: "_source.City", Target: "_profile.Address.City" },
    City_Attribute: { Source: "_source.City_Attribute", Target: "_profile.Attributes.City" },
    first: { Target: "_profile.Attributes.first", ContentType: "STRING" },
    PhoneNumber: { Target: "_profile.PhoneNumber", ContentType: "PHONE_NUMBER" },
  });
});
