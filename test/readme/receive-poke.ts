import { configurePoke, register } from "pinpoint-poke-client";

configurePoke({
  token: async () => (await fetch("http://127.0.0.1:4566/_local/token?customerId=customer-001")).json(),
});

await register("CustomerLikes", (domain, data, { id }) => console.log(domain, data, id), {
  onGap: ({ since }) => console.log("pokes may have been missed since", new Date(since)), // fetch again
});
console.log("subscribed"); // fetch your data now: from here on, every change is a poke
