import { act } from "./backend.ts";

/** Buttons for changes elsewhere, which cause a poke to this customer. */
export const Cloud = ({ customerId }: { customerId: string }) => (
  <section aria-label="In the cloud" className="cloud">
    <button type="button" onClick={() => void act({ do: "make-playlist", customerId })}>
      Make a playlist
    </button>
    <button type="button" onClick={() => void act({ do: "like", customerId })}>
      Like on another device
    </button>
  </section>
);
