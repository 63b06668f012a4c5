import { createPokeClient } from "../../src/poke-client/index.ts";

const client = createPokeClient({
  token: async () => (await fetch("http://127.0.0.1:4566/_local/token?customerId=customer-1")).json(),
});

const cleanup = await client.register("CustomerLikes", (domain, data, { id }) => console.log(domain, data, id), {
  onGap: ({ since }) => console.log("pokes may have been missed since", new Date(since)), // fetch again
});
await cleanup();
