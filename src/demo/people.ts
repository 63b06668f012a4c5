import type { Endpoint } from "../pinpoint/endpoint.ts";

/** One endpoint of the demo project. */
export type DemoEndpoint = Endpoint & { Id: string; ChannelType: string; Address: string };

const FIRST_NAMES = [
  "Ada",
  "Ben",
  "Chidi",
  "Dana",
  "Elif",
  "Farid",
  "Gala",
  "Hugo",
  "Ines",
  "Jun",
  "Kofi",
  "Lena",
  "Mira",
  "Noor",
  "Oki",
];
const GENRES = ["jazz", "soul", "techno", "folk", "hip-hop", "ambient"];
const PLANS = ["free", "gold", "student", "gold", "family"];
const CITIES = [
  { Country: "US", Region: "WA", City: "Seattle", Timezone: "America/Los_Angeles", areaCode: "206" },
  { Country: "US", Region: "IL", City: "Chicago", Timezone: "America/Chicago", areaCode: "312" },
  { Country: "US", Region: "NY", City: "New York", Timezone: "America/New_York", areaCode: "212" },
] as const;
const PHONES = [
  { Platform: "ios", Make: "Apple", AppVersion: "9.4.1" },
  { Platform: "android", Make: "Google", AppVersion: "9.4.0" },
  { Platform: "android", Make: "Samsung", AppVersion: "9.3.7" },
] as const;

const pick = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;
const customerId = (index: number): string => `customer-${String(index).padStart(3, "0")}`;

/** [NANPA: 555 line numbers] 555-0100 to 555-0199 are reserved for fictional use in each area code. */
const phoneNumber = (index: number): string =>
  `+1${CITIES[Math.floor(index / 100) % CITIES.length]?.areaCode}55501${String(index % 100).padStart(2, "0")}`;

const profileOf = (index: number): Partial<Endpoint> => {
  const { Timezone, areaCode: _, ...Location } = pick(CITIES, Math.floor(index / 100));
  return {
    OptOut: index % 23 === 5 ? "ALL" : "NONE",
    Location,
    Demographic: { ...pick(PHONES, index), Locale: "en_US", Timezone },
    Attributes: { plan: [pick(PLANS, index)], genres: [pick(GENRES, index), pick(GENRES, index * 5 + 1)] },
    Metrics: { minutesThisWeek: (index * 37) % 600 },
  };
};

const userOf = (index: number): Partial<Endpoint> => ({
  User: { UserId: customerId(index), UserAttributes: { firstName: [pick(FIRST_NAMES, index * 7)] } },
});

const app = (index: number): DemoEndpoint => ({
  ...profileOf(index),
  ...userOf(index),
  Id: `app/${customerId(index)}`,
  ChannelType: "CUSTOM",
  Address: customerId(index),
});

/** A replaced phone: the app on the new phone uses the same address, which makes this endpoint inactive. */
const oldApp = (index: number): DemoEndpoint => ({ ...app(index), Id: `app/${customerId(index)}/old-phone` });

/** An app used without an account: it has an address but no user id. */
const guestApp = (index: number): DemoEndpoint => ({
  ...profileOf(index),
  Id: `app/guest-${index}`,
  ChannelType: "CUSTOM",
  Address: `guest-${index}`,
});

/** A newsletter reader without an account: there is no customer to poke. */
const newsletter = (index: number): DemoEndpoint => ({
  ...profileOf(index),
  Id: `newsletter/${index}`,
  ChannelType: "EMAIL",
  // Every other one of these mailboxes no longer exists: email to it bounces.
  Address: `${index % 100 === 11 ? "bounce" : "reader"}-${index}@example.com`,
});

const sms = (index: number): DemoEndpoint => ({
  ...profileOf(index),
  ...userOf(index),
  // The number, so that caller-lookup finds the endpoint of a caller.
  Id: phoneNumber(index),
  ChannelType: "SMS",
  Address: phoneNumber(index),
});

const endpointsOf = (index: number): DemoEndpoint[] => {
  if (index % 50 === 11) return [newsletter(index)];
  if (index % 30 === 17) return [guestApp(index)];
  if (index % 29 === 7) return [oldApp(index), app(index), sms(index)];
  return index % 3 === 0 ? [app(index), sms(index)] : [app(index)];
};

/** The endpoints of a music service's customers; always the same for the same number of people. */
export const demoEndpoints = (people: number): DemoEndpoint[] =>
  Array.from({ length: people }, (_, index) => endpointsOf(index)).flat();
