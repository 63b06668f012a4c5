import { SFNClient } from "@aws-sdk/client-sfn";
import { FLOW_SETTINGS } from "../client-settings.ts";

/** For functions that a flow of Amazon Connect waits for. */
export const createFlowSfnClient = (): SFNClient => new SFNClient(FLOW_SETTINGS);
