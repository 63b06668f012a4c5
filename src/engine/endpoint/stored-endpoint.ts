import type { ChannelType } from "../../pinpoint/endpoint.ts";

export type AttributeLists = Record<string, string[]>;

/**
 * An endpoint as it is stored: EndpointResponse without Id and ApplicationId. [Pinpoint API reference: EndpointResponse]
 * Empty maps are present: unspecified by AWS; chosen because AWS's own samples of hooks assign to `Attributes`.
 */
export type StoredEndpoint = {
  ChannelType?: ChannelType;
  Address?: string;
  EndpointStatus: "ACTIVE" | "INACTIVE";
  OptOut: "ALL" | "NONE";
  RequestId: string;
  CohortId: string;
  EffectiveDate: string;
  CreationDate: string;
  Attributes: AttributeLists;
  Metrics: Record<string, number>;
  Demographic?: Record<string, string>;
  Location?: Record<string, string | number>;
  User: { UserId?: string; UserAttributes: AttributeLists };
};
