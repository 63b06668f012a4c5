/** The fields of an endpoint as a campaign or journey sends it; any of them can be replaced or, with `undefined`, left out. */
export type EndpointFields = { [field: string]: unknown };

/** An active, opted-in endpoint of the channel type CUSTOM. [Pinpoint developer guide: custom channels] */
export const endpoint = (fields: EndpointFields = {}): EndpointFields => ({
  ChannelType: "CUSTOM",
  Address: "customer-1",
  EndpointStatus: "ACTIVE",
  OptOut: "NONE",
  Location: { Country: "DE", City: "Berlin" },
  Demographic: { Platform: "ios", AppVersion: "4.2", Locale: "de_DE", Timezone: "Europe/Berlin" },
  EffectiveDate: "2026-08-30T09:12:44.120Z",
  CreationDate: "2026-01-05T10:00:00.000Z",
  Attributes: { plan: ["gold"] },
  Metrics: { visits: 3 },
  User: { UserId: "customer-1", UserAttributes: { first: ["Ada"] } },
  ...fields,
});

/** Endpoints by id, `endpoint-1` and so on, each with its number in its address and user id. */
export const endpoints = (count: number, fields: EndpointFields = {}): Record<string, EndpointFields> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => {
      const customerId = `customer-${at + 1}`;
      const user = { UserId: customerId, UserAttributes: { first: ["Ada"] } };
      return [`endpoint-${at + 1}`, endpoint({ Address: customerId, User: user, ...fields })];
    }),
  );
