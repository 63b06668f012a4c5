import { usePokeState } from "pinpoint-poke-client/react";
import { type FormEvent, useState } from "react";
import { signIn } from "./backend.ts";
import { Likes } from "./likes.tsx";
import { Playlist } from "./playlist.tsx";

export const App = () => {
  const [customerId, setCustomerId] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const entered = String(new FormData(event.currentTarget).get("customerId"));
    await signIn(entered);
    setCustomerId(entered);
  };
  if (customerId === undefined)
    return (
      <form onSubmit={(event) => void submit(event)}>
        <label>
          Customer <input name="customerId" defaultValue="customer-001" required />
        </label>
        <button type="submit">Sign in</button>
      </form>
    );
  return (
    <>
      <h1>Hello {customerId}</h1>
      <Connection />
      <Likes />
      <Playlist playlistId="road trip" />
    </>
  );
};

const Connection = () => {
  const state = usePokeState();
  return <output>{state.status === "waiting" ? `waiting: ${state.reason}` : state.status}</output>;
};
