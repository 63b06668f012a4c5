import { ownValue } from "../own-value.ts";

type Quotas = "2023" | "2026";

const MESSAGES = { SendMessages: 4000, SendUsersMessages: 6000 };

// [Pinpoint quotas: API request quotas] as of 2023 and 2026. Quotas missing from the 2023 page have the values of 2026.
const REQUESTS_PER_SECOND: Record<Quotas, Record<string, number>> = {
  "2023": {
    ...MESSAGES,
    UpdateEndpoint: 5000,
    UpdateEndpointsBatch: 5000,
    GetEndpoint: 7000,
    PutEvents: 7000,
    DeleteEndpoint: 1000,
  },
  "2026": {
    ...MESSAGES,
    UpdateEndpoint: 10,
    UpdateEndpointsBatch: 2,
    GetEndpoint: 10,
    PutEvents: 15,
    DeleteEndpoint: 5,
  },
};
const WRITES_PER_SECOND: [operation: RegExp, perSecond: number][] = [
  [/^PhoneNumberValidate$/, 20],
  [/^(Create|Update|Delete)(Campaign|Segment)$/, 25],
  [/^(Create|Update|Delete)(Email|Sms|Push|Voice|InApp)Template$|^UpdateTemplateActiveVersion$/, 10],
];
const OTHERS_PER_SECOND = 300;

export const requestsPerSecond = (quotas: Quotas, operation: string): number =>
  ownValue(ownValue(REQUESTS_PER_SECOND, quotas), operation) ??
  WRITES_PER_SECOND.find(([name]) => name.test(operation))?.[1] ??
  OTHERS_PER_SECOND;
