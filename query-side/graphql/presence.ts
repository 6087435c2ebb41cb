import { GalaxyError } from "#schemas/errors.ts";
import type { PresenceMessage } from "../live/presence.ts";
import { builder } from "./builder.ts";
import { LiveKindEnum } from "./live.ts";
import { PersonType } from "./people.ts";

const PresenceMessageType = builder.objectRef<PresenceMessage>("PresenceMessage").implement({
  description: "Everybody who looks at a board at this moment.",
  fields: (t) => ({
    kind: t.expose("kind", { type: LiveKindEnum, description: "SNAPSHOT first, then CHANGE; each says everything." }),
    cursor: t.exposeString("cursor"),
    people: t.field({ type: [PersonType], description: "The first to come first, a hundred at most.", resolve: ({ people }, _args, { reads }) => Promise.all(people.map((id) => reads.person(id))) }),
  }),
});

builder.subscriptionField("presence", (t) =>
  t.field({
    type: PresenceMessageType,
    description: "Who looks at a sprint's board. Whoever subscribes is among them for as long as they do.",
    args: { sprintId: t.arg.id({ required: true }) },
    subscribe: (): never => {
      throw new GalaxyError("validation_error", "Subscribe over a WebSocket, or with Accept: text/event-stream");
    },
    resolve: (message) => message as PresenceMessage,
  }),
);
