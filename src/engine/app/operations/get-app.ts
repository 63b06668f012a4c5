import type { Operation } from "../../operation.ts";
import { applicationResponse } from "../application-response.ts";
import { requireApp } from "../store/apps.ts";

export const getApp: Operation = (context, { path }) =>
  applicationResponse(context, requireApp(context, path["application-id"]));
