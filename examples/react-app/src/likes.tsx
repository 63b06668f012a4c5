import { usePoke } from "pinpoint-poke-client/react";
import { useState } from "react";

type CustomerLikes = { likes: number };

/** Reacts to pokes to the signed-in customer. */
export const Likes = () => {
  const [likes, setLikes] = useState(0);
  const { isLive, error } = usePoke("CustomerLikes", (_domain, data: CustomerLikes) => setLikes(data.likes), {
    enabled: true,
  });
  if (error) return <p>No live updates: {error.message}</p>;
  return <p>{isLive ? `${likes} likes` : "connecting"}</p>;
};
