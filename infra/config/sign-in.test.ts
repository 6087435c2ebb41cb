import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("nothing has to be configured", () => {
  expect(readConfig({}).signIn).toEqual({ masterKey: undefined, publicUrl: undefined, registration: "first", mail: undefined, providers: [] });
});

test("providers come from their variables, in the order in which they are offered", () => {
  const { providers, mail, publicUrl } = readConfig({
    GALAXY_PUBLIC_URL: "https://galaxy.example.com/",
    GITHUB_CLIENT_ID: "id",
    GITHUB_CLIENT_SECRET: "hidden",
    GOOGLE_CLIENT_ID: "id",
    GOOGLE_CLIENT_SECRET: "hidden",
    OIDC_PROVIDERS: JSON.stringify([{ id: "acme", name: "Acme", issuer: "https://acme.example", client_id: "id", client_secret: "hidden" }]),
    SMTP_URL: "smtps://user:hidden@mail.example",
    MAIL_FROM: "galaxy@example.com",
  }).signIn;
  expect(providers.map(({ id, kind, issuer }) => [id, kind, issuer])).toEqual([
    ["google", "oidc", "https://accounts.google.com"],
    ["github", "github", "https://github.com"],
    ["acme", "oidc", "https://acme.example"],
  ]);
  expect(mail).toEqual({ smtpUrl: "smtps://user:hidden@mail.example", from: "galaxy@example.com" });
  expect(publicUrl).toBe("https://galaxy.example.com");
});

test.each([
  [{ GALAXY_MASTER_KEY: "hidden" }, "GALAXY_MASTER_KEY must be 32 bytes in base64"],
  [{ GALAXY_PUBLIC_URL: "https://galaxy.example.com/hidden" }, "GALAXY_PUBLIC_URL must be an address without a path"],
  [{ GALAXY_REGISTRATION: "hidden" }, "GALAXY_REGISTRATION must be first or open"],
  [{ SMTP_URL: "http://hidden" }, "SMTP_URL must be an address that starts with smtp://"],
  [{ SMTP_URL: "smtp://hidden" }, "MAIL_FROM must be set where SMTP_URL is"],
  [{ GITHUB_CLIENT_ID: "hidden" }, "GITHUB_CLIENT_SECRET must be set where GITHUB_CLIENT_ID is"],
  [{ OIDC_PROVIDERS: "hidden" }, "OIDC_PROVIDERS must be JSON"],
  [{ OIDC_PROVIDERS: '[{"id":"a","name":"A","issuer":"http://hidden.example","client_id":"x","client_secret":"y"}]' }, "must be an address that starts with https://"],
  [{ GOOGLE_CLIENT_ID: "x", GOOGLE_CLIENT_SECRET: "y", OIDC_PROVIDERS: '[{"id":"google","name":"G","issuer":"https://hidden.example","client_id":"x","client_secret":"y"}]' }, "OIDC_PROVIDERS must name each provider once"],
])("%j is said, without its value", (env: Record<string, string>, sentence) => {
  expect(() => readConfig(env)).toThrow(sentence);
  try {
    readConfig(env);
  } catch (error) {
    expect((error as Error).message).not.toContain("hidden");
  }
});
