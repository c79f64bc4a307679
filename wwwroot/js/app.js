// The one script of the product beside Blazor's and Radzen's: starts Blazor, then wires what must answer without a round trip.
import "./theme.js";
import "./frame.js";
import "./menu.js";
import "./copy.js";
import "./drawer.js";
import "./board/draft.js";
import "./palette.js";
import "./chat/chats.js";
import "./chat/picker.js";
import { watchConnection } from "./reconnect.js";

watchConnection();

Blazor.start({
  circuit: {
    reconnectionOptions: {
      maxRetries: 1000,
      // Quick while a restart is likely, then calm; never longer than a person's patience.
      retryIntervalMilliseconds: (previous, max) => (previous >= max ? null : previous < 20 ? 500 : 3000),
    },
  },
});
