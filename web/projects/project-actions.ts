import { gql, type TypedDocumentNode } from "urql";
import { client } from "../api/client.ts";
import { request } from "../api/commands.ts";
import { browserTimeZone } from "./time-zones.ts";
import { notePosition } from "../api/position.ts";

const keyQuery: TypedDocumentNode<{ readonly project: { readonly key: string } | null }, { readonly id: string }> = gql`
  query ProjectKey($id: ID!, $minPosition: String) {
    project(id: $id, minPosition: $minPosition) { key }
  }
`;

/** The key of a project that may just have been made: waits until reads have caught up with what this page wrote. */
export async function projectKey(id: string): Promise<string> {
  const { data, error } = await client.query(keyQuery, { id }, { requestPolicy: "network-only" }).toPromise();
  if (data?.project) return data.project.key;
  throw new Error(error?.networkError ? "The server cannot be reached." : (error?.graphQLErrors[0]?.message ?? "The project was made, but it cannot be read yet. Try again in a moment."));
}

/** Makes the sample project of the team that is worked in, with some weeks of history; answers its key. */
export async function loadSampleProject(teamId: string | undefined): Promise<string> {
  const made = await request<{ project_id: string; position: string }>("/api/v1/sample-project", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...(teamId === undefined ? {} : { team_id: teamId }), time_zone: browserTimeZone() }) });
  notePosition(made.position);
  return projectKey(made.project_id);
}
