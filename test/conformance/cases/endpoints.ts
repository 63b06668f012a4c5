import { ChannelType } from "@aws-sdk/client-pinpoint";
import { expect } from "vitest";
import { badRequest, type Case, notFound, type Scene } from "../case.ts";

const ENDPOINT = "Pinpoint API reference: Endpoint";
const USERS = "Pinpoint API reference: Users";
const QUOTAS = "Pinpoint quotas: endpoints";

const ADA = { ChannelType: "EMAIL", Address: "ada@example.com", User: { UserId: "ada" } } as const;

const update = ({ pinpoint, ApplicationId }: Scene, EndpointId: string, EndpointRequest: object) =>
  pinpoint.updateEndpoint({ ApplicationId, EndpointId, EndpointRequest });

const get = async ({ pinpoint, ApplicationId }: Scene, EndpointId: string) =>
  (await pinpoint.getEndpoint({ ApplicationId, EndpointId })).EndpointResponse;

const idsOf = async ({ pinpoint, ApplicationId }: Scene, UserId: string) =>
  (await pinpoint.getUserEndpoints({ ApplicationId, UserId })).EndpointsResponse?.Item?.map(({ Id }) => Id);

export const endpoints: Case[] = [
  {
    operation: "UpdateEndpoint",
    source: ENDPOINT,
    rule: "accepts a new endpoint with 202",
    check: async (scene) => {
      const { MessageBody, $metadata } = await update(scene, "ada", ADA);
      expect([$metadata.httpStatusCode, MessageBody?.Message]).toEqual([202, "Accepted"]);
    },
  },
  {
    operation: "UpdateEndpoint",
    source: "Pinpoint API reference: Endpoint, EndpointRequest.Attributes",
    rule: "replaces the whole list of each attribute in the request",
    check: async (scene) => {
      await update(scene, "ada", { ...ADA, Attributes: { genre: ["rock", "jazz"], plan: ["gold"] } });
      await update(scene, "ada", { Attributes: { genre: ["folk"] } });
      expect((await get(scene, "ada"))?.Attributes).toEqual({ genre: ["folk"], plan: ["gold"] });
    },
  },
  {
    operation: "UpdateEndpoint",
    source: "Pinpoint API reference: Endpoint, EndpointRequest.EndpointStatus",
    rule: "makes another endpoint with the same address inactive",
    check: async (scene) => {
      await update(scene, "first", ADA);
      await update(scene, "second", ADA);
      expect(await get(scene, "first")).toMatchObject({ EndpointStatus: "INACTIVE" });
      expect(await get(scene, "second")).toMatchObject({ EndpointStatus: "ACTIVE" });
    },
  },
  {
    operation: "UpdateEndpoint",
    source: "Pinpoint developer guide: associate users with endpoints",
    rule: "gives a user attribute to all endpoints of the user",
    check: async (scene) => {
      await update(scene, "mail", ADA);
      const User = { UserId: "ada", UserAttributes: { first: ["Ada"] } };
      await update(scene, "phone", { ChannelType: "SMS", Address: "+12065550100", User });
      expect((await get(scene, "mail"))?.User).toEqual(User);
    },
  },
  {
    operation: "UpdateEndpoint",
    source: QUOTAS,
    rule: "rejects the sixteenth email endpoint of a user",
    check: async (scene) => {
      const numbered = (index: number) => update(scene, `e-${index}`, { ...ADA, Address: `${index}@example.com` });
      for (let index = 1; index <= 15; index += 1) await numbered(index);
      await expect(numbered(16)).rejects.toMatchObject(badRequest(/15/));
    },
  },
  {
    operation: "UpdateEndpoint",
    source: QUOTAS,
    rule: "deactivates the oldest push endpoint of a user for the sixteenth",
    check: async (scene) => {
      const numbered = (index: number) =>
        update(scene, `p-${index}`, {
          ...{ ChannelType: "GCM", Address: `token-${index}`, User: { UserId: "ada" } },
          EffectiveDate: `2026-01-${10 + index}T00:00:00Z`,
        });
      for (let index = 1; index <= 16; index += 1) await numbered(index);
      expect(await get(scene, "p-1")).toMatchObject({ EndpointStatus: "INACTIVE" });
      expect(await idsOf(scene, "ada")).toHaveLength(15);
    },
  },
  {
    operation: "UpdateEndpoint",
    source: "Pinpoint API reference: Endpoint, EndpointRequest.ChannelType",
    rule: "accepts each channel type, and rejects others",
    check: async (scene) => {
      for (const type of Object.values(ChannelType)) {
        await update(scene, type, { ChannelType: type, Address: `address of ${type}` });
        expect(await get(scene, type)).toMatchObject({ ChannelType: type });
      }
      const fax = update(scene, "fax", { ChannelType: "FAX", Address: "1" });
      await expect(fax).rejects.toMatchObject(badRequest(/ChannelType: expected one of/));
    },
  },
  {
    operation: "UpdateEndpoint",
    source: "Pinpoint API reference: Endpoint, EndpointRequest.OptOut",
    rule: "keeps an opt-out in updates that do not name it",
    check: async (scene) => {
      await update(scene, "ada", { ...ADA, OptOut: "ALL" });
      await update(scene, "ada", { Metrics: { visits: 1 } });
      expect(await get(scene, "ada")).toMatchObject({ OptOut: "ALL", Metrics: { visits: 1 } });
    },
  },
  {
    operation: "GetEndpoint",
    source: "Pinpoint API reference: Endpoint, EndpointResponse",
    rule: "returns the endpoint with its dates, status and application",
    check: async (scene) => {
      await update(scene, "ada", ADA);
      expect(await get(scene, "ada")).toMatchObject({
        ...{ ...ADA, Id: "ada", ApplicationId: scene.ApplicationId, EndpointStatus: "ACTIVE", OptOut: "NONE" },
        CreationDate: expect.stringMatching(/Z$/),
        EffectiveDate: expect.stringMatching(/Z$/),
      });
    },
  },
  {
    operation: "GetEndpoint",
    source: "RFC 3986: 2.4, percent-encoding in the path",
    rule: "finds ids with slashes, spaces, plus and at signs",
    check: async (scene) => {
      for (const id of ["x/y+z 1", "ada@example.com", "..", "ü?#"]) {
        await update(scene, id, ADA);
        expect((await get(scene, id))?.Id).toBe(id);
      }
    },
  },
  {
    operation: "DeleteEndpoint",
    source: ENDPOINT,
    rule: "returns the endpoint with 202, which does not exist any more",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      await update(scene, "ada", ADA);
      const { EndpointResponse, $metadata } = await pinpoint.deleteEndpoint({ ApplicationId, EndpointId: "ada" });
      expect([$metadata.httpStatusCode, EndpointResponse?.Id]).toEqual([202, "ada"]);
      await expect(get(scene, "ada")).rejects.toMatchObject(notFound());
    },
  },
  {
    operation: "UpdateEndpointsBatch",
    source: "Pinpoint API reference: Endpoints",
    rule: "updates up to 100 endpoints",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const batch = (count: number) => {
        const Item = Array.from({ length: count }, (_, index) => ({
          ...ADA,
          Id: `e-${index}`,
          Address: `${index}@example.com`,
          User: {},
        }));
        return pinpoint.updateEndpointsBatch({ ApplicationId, EndpointBatchRequest: { Item } });
      };
      expect((await batch(100)).MessageBody?.Message).toBe("Accepted");
      expect(await get(scene, "e-99")).toMatchObject({ Address: "99@example.com" });
      await expect(batch(101)).rejects.toMatchObject(badRequest(/Item: .*a list of 101/));
    },
  },
  {
    operation: "GetUserEndpoints",
    source: USERS,
    rule: "returns all endpoints of the user",
    check: async (scene) => {
      await update(scene, "mail", ADA);
      await update(scene, "phone", { ChannelType: "SMS", Address: "+12065550100", User: { UserId: "ada" } });
      await update(scene, "other", { ChannelType: "SMS", Address: "+12065550101", User: { UserId: "bo" } });
      expect((await idsOf(scene, "ada"))?.sort()).toEqual(["mail", "phone"]);
    },
  },
  {
    operation: "DeleteUserEndpoints",
    source: USERS,
    rule: "deletes all endpoints of the user and returns them with 202",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      await update(scene, "mail", ADA);
      const { EndpointsResponse, $metadata } = await pinpoint.deleteUserEndpoints({ ApplicationId, UserId: "ada" });
      expect($metadata.httpStatusCode).toBe(202);
      expect(EndpointsResponse?.Item).toMatchObject([{ Id: "mail" }]);
      expect(await idsOf(scene, "ada")).toEqual([]);
    },
  },
  {
    operation: "RemoveAttributes",
    source: "Pinpoint API reference: Attributes",
    rule: "removes the attributes from all endpoints, by name and pattern",
    check: async (scene) => {
      const { pinpoint, ApplicationId } = scene;
      const Attributes = { plan: ["gold"], plan_year: ["2026"], genre: ["rock"] };
      await update(scene, "ada", { ...ADA, Attributes });
      const { AttributesResource } = await pinpoint.removeAttributes({
        ...{ ApplicationId, AttributeType: "endpoint-custom-attributes" },
        UpdateAttributesRequest: { Blacklist: ["plan*"] },
      });
      expect(AttributesResource?.Attributes?.sort()).toEqual(["plan", "plan_year"]);
      expect((await get(scene, "ada"))?.Attributes).toEqual({ genre: ["rock"] });
    },
  },
];
