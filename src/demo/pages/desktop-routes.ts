import { file, json, type Route } from "./page-route.ts";

export type DesktopOptions = {
  /** The contact control panel, its login page, and the page that simulates contacts. */
  ccpUrl: string;
  loginUrl: string;
  controlUrl: string;
  /** What the suite knows about the customer with a phone number. */
  lookUpCaller: (number: string) => Promise<unknown>;
};

const DESKTOP = "../../web/desktop";

// [E.164] at most 15 digits.
const PHONE_NUMBER = /^\+[1-9]\d{6,14}$/;

/** The agent desktop, and what it asks the suite about customers. */
export const desktopRoutes = ({ lookUpCaller, ...urls }: DesktopOptions): [name: string, route: Route][] => [
  ["GET /desktop", file(`${DESKTOP}/index.html`, "text/html; charset=utf-8")],
  ["GET /desktop.css", file(`${DESKTOP}/desktop.css`, "text/css; charset=utf-8")],
  ["GET /desktop/urls", () => json(urls)],
  [
    "GET /caller",
    async (query) => {
      const number = query.get("number") ?? "";
      if (!PHONE_NUMBER.test(number))
        return json({ error: "number: expected a phone number such as +12125550110" }, 400);
      return json(await lookUpCaller(number));
    },
  ],
];
