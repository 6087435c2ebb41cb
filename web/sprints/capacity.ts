/** What a team finished in one sprint; the fields of the velocity read model. */
export interface VelocityPoint {
  readonly sprintId: string;
  readonly name: string;
  readonly plannedPoints: number;
  readonly velocity: number;
  readonly completedAt: string;
}

/** Mean points of the sprints completed last (three of them unless told otherwise); undefined before the first. */
export function averageVelocity(points: readonly VelocityPoint[], last = 3): number | undefined {
  const recent = [...points].sort((a, b) => Date.parse(a.completedAt) - Date.parse(b.completedAt)).slice(-last);
  if (recent.length === 0) return undefined;
  return Math.round((recent.reduce((sum, point) => sum + point.velocity, 0) / recent.length) * 10) / 10;
}

export type Fit = "empty" | "fits" | "ambitious" | "over";

/** How planned points stand against what a team said it can do and against what it usually does. */
export interface CapacityReading {
  readonly fit: Fit;
  /** In plain words, for the line beside the bar and for a screen reader. */
  readonly sentence: string;
  /** Right end of the bar, in points: the largest of all with some air. */
  readonly scale: number;
}

/** `capacity` and `velocity` are undefined where nobody said or nothing was finished yet. */
export function readCapacity(planned: number, capacity: number | undefined, velocity: number | undefined): CapacityReading {
  const scale = Math.max(planned, capacity ?? 0, velocity ?? 0, 1) * 1.1;
  if (planned === 0) return { fit: "empty", scale, sentence: "Nothing planned yet." };
  if (capacity !== undefined && planned > capacity) return { fit: "over", scale, sentence: `${points(planned - capacity)} over capacity.` };
  if (velocity !== undefined && planned > velocity) {
    return { fit: "ambitious", scale, sentence: `${points(planned - velocity)} more than the average of the last sprints.` };
  }
  if (capacity !== undefined) return { fit: "fits", scale, sentence: `${points(capacity - planned)} of capacity left.` };
  if (velocity !== undefined) return { fit: "fits", scale, sentence: `${points(velocity - planned)} below the average of the last sprints.` };
  return { fit: "fits", scale, sentence: `${points(planned)} planned; set a capacity to compare.` };
}

/** `1 point`, `3.5 points`. */
export function points(value: number): string {
  const rounded = Math.round(value * 100) / 100;
  return `${rounded.toLocaleString("en")} ${rounded === 1 ? "point" : "points"}`;
}

/** `1 story`, `12 stories`. */
export function stories(count: number): string {
  return `${count.toLocaleString("en")} ${count === 1 ? "story" : "stories"}`;
}
