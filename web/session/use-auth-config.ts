import { useEffect, useState } from "react";
import { authConfig, type AuthConfig } from "./auth-client.ts";

/** How one may sign in here; undefined while it is asked, and where it cannot be (the password's form does without). */
export function useAuthConfig(): AuthConfig | undefined {
  const [config, setConfig] = useState<AuthConfig>();
  useEffect(() => {
    let gone = false;
    authConfig().then(
      (answer) => !gone && setConfig(answer),
      () => undefined, // the form itself says that the server cannot be reached
    );
    return () => {
      gone = true;
    };
  }, []);
  return config;
}

/** The rule until the server has said its own. */
export const LEAST_LENGTH = 12;
