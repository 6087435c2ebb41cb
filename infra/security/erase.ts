import type { Security } from "./open.ts";

/**
 * Forgets a person for good: sessions and keys end in every process, everything by which they could sign in is deleted,
 * and with their key everything personal in events becomes unreadable. Safe to repeat.
 */
export async function erasePerson({ sessions, apiKeys, credentials, secrets }: Security, userId: string): Promise<void> {
  await sessions.endAll(userId);
  await apiKeys.revokeOf(userId);
  await credentials.forget(userId);
  await secrets.keys.destroy([userId]);
}
