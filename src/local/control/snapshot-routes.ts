import { ControlRefusal, type ControlRoute } from "./control-route.ts";

const nameIn = (params: Record<string, string>): string => {
  const name = params.name ?? "";
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)) return name;
  throw new ControlRefusal(400, "the name of a snapshot is 1 to 64 letters, digits, - and _");
};

export const snapshotRoutes: ControlRoute[] = [
  {
    method: "GET",
    path: "/_local/snapshots",
    help: "The names of the snapshots.",
    run: ({ snapshots }) => ({ names: snapshots.names() }),
  },
  {
    method: "PUT",
    path: "/_local/snapshots/{name}",
    help: "Keeps a copy of all state. Everything stops for a moment: MQTT clients connect anew, requests wait.",
    run: async ({ snapshots }, { params }) => {
      const name = nameIn(params);
      await snapshots.take(name);
      return { name };
    },
  },
  {
    method: "POST",
    path: "/_local/snapshots/{name}/restore",
    help: "Puts all state back to the copy, in the same way.",
    run: async ({ snapshots }, { params }) => {
      const name = nameIn(params);
      if (!snapshots.names().includes(name)) throw new ControlRefusal(404, `there is no snapshot "${name}"`);
      await snapshots.restore(name);
      return { name };
    },
  },
];
