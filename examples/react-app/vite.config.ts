import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The page and its backend have one origin, so that the session's cookie is sent. Pokes come from another, by WebSocket.
export default defineConfig({
  plugins: [react()],
  server: { proxy: { "/api": process.env.BACKEND_URL ?? "http://127.0.0.1:8020" } },
});
