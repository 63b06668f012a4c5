import type { Operation } from "../operation.ts";
import { requireApp } from "../store/apps.ts";
import { applicationResponse } from "./application-response.ts";

export const getApp: Operation = {
  name: "GetApp",
  method: "GET",
  path: "/v1/apps/{application-id}",
  status: 200,
  run: (context, { path }) => applicationResponse(context, requireApp(context, path["application-id"])),
};
