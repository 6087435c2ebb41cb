import { exitCodes, type ExitCode } from "./exit.ts";
import { tokenFor } from "./credentials.ts";
import { Product } from "./product.ts";
import { count, plain, table } from "./terminal.ts";

interface Answer {
  readonly projections: ReadonlyArray<{ readonly name: string; readonly status: string; readonly position: string; readonly lagEvents: number; readonly updatedAt: string }>;
  readonly projects: { readonly edges: ReadonlyArray<{ readonly node: { readonly key: string; readonly name: string } }> };
}

/** `galaxy status`: whether the product is ready, and how far its read models are behind the log. */
export async function showStatus({ url }: { readonly url: string }): Promise<ExitCode> {
  const product = new Product(url, await tokenFor(url));
  const { status, checks } = await product.readiness();
  console.log(`${product.url}: ${status === "ready" ? "ready" : "not ready"} (${Object.entries(checks).map(([name, state]) => `${name} ${state}`).join(", ")})`);
  if (status !== "ready") return exitCodes.failed;
  const { projections, projects } = await product.graphql<Answer>("{ projections { name status position lagEvents updatedAt } projects(first: 20) { edges { node { key name } } } }");
  console.log(`\n${table([["Read model", "State", "Position", "Behind", "Last change"], ...projections.map(({ name, status, position, lagEvents, updatedAt }) => [name, status, position, lagEvents === 0 ? "no" : `${lagEvents >= 1_000 ? "at least " : ""}${count(lagEvents, "event")}`, updatedAt])])}`);
  if (projects.edges.length > 0) console.log(`\n${table([["Key", "Project"], ...projects.edges.map(({ node }) => [node.key, plain(node.name, 80)])])}`);
  return exitCodes.done;
}
