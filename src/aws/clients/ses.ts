import { SESv2Client } from "@aws-sdk/client-sesv2";
import { clientSettings, TIMEOUT_MS } from "../client-settings.ts";

export const createSesClient = (): SESv2Client => new SESv2Client(clientSettings(TIMEOUT_MS));
