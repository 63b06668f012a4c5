// Sessions in memory. Replace them with those of your app.
const customers = new Map<string, string>();

/** Opens a session; returns the cookie to set. In production, add `Secure`. */
export const openSession = (customerId: string): string => {
  const session = crypto.randomUUID();
  customers.set(session, customerId);
  return `session=${session}; HttpOnly; SameSite=Lax; Path=/`;
};

export const signedInCustomer = (cookies: string | undefined): string | undefined => {
  const session = cookies?.split("; ").find((cookie) => cookie.startsWith("session="));
  return session && customers.get(session.slice("session=".length));
};
