import { RouterProvider } from "@tanstack/react-router";
import { Provider as UrqlProvider } from "urql";
import { client } from "../api/client.ts";
import { Toasts } from "../ui/toast.tsx";
import { TooltipHost } from "../ui/tooltip-host.tsx";
import { LiveRegion } from "../ui/announce.tsx";
import { router } from "./router.tsx";

export function App() {
  return (
    <UrqlProvider value={client}>
      <RouterProvider router={router} />
      <Toasts />
      <TooltipHost />
      <LiveRegion />
    </UrqlProvider>
  );
}
