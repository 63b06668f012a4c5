import { PinpointClient } from "@aws-sdk/client-pinpoint";
import { clientSettings, TIMEOUT_MS } from "../client-settings.ts";

export const createPinpointClient = (): PinpointClient => new PinpointClient(clientSettings(TIMEOUT_MS));
