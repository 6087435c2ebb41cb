import { Registry, collectDefaultMetrics } from "prom-client";

export type Metrics = Registry;

/** One registry a process; what measures is handed the registry and keeps its own metrics beside its code. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
