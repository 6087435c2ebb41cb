import type { RequestHandler } from "express";
import helmet from "helmet";

/** Headers of everything a browser shows as a page. Styles may stand in the page because the UI's libraries put them there; scripts may not. */
export const securityHeaders: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", "data:", "blob:"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'", "ws:", "wss:"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false, // TLS, where there is any, ends in front of us
  crossOriginEmbedderPolicy: false,
  referrerPolicy: { policy: "same-origin" },
});
