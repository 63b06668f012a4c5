/** The customers whose phones the demo's page shows. All of them receive the poke of the demo's journey. */
export const PHONE_CUSTOMERS = ["customer-001", "customer-002", "customer-003"];
