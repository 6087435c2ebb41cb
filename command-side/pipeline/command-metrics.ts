import { Histogram } from "prom-client";
import type { Metrics } from "#infra/telemetry/metrics.ts";
import type { CommandName } from "#schemas/commands/catalogue.ts";

export interface CommandMetrics {
  /** Starts the clock; call the result with `accepted` or the error's code. */
  start(name: CommandName): (outcome: string) => void;
}

export function commandMetrics(registry: Metrics): CommandMetrics {
  const seconds = new Histogram({
    name: "galaxy_command_seconds",
    help: "Time from a command's arrival in the pipeline to its answer",
    labelNames: ["command", "outcome"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  return {
    start(name) {
      const started = performance.now();
      return (outcome) => seconds.observe({ command: name, outcome }, (performance.now() - started) / 1_000);
    },
  };
}
