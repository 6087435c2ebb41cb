/** Working day of a sprint: `[sprint, day]`, both from 0; sprint 3 is the active one. */
export type SampleDay = readonly [sprint: number, day: number];

export interface SampleSprint {
  readonly name: string;
  readonly goal: string;
  readonly capacity: number;
}

export interface SampleTask {
  readonly title: string;
  readonly hours: number;
  /** Left out: still to do. */
  readonly started?: SampleDay;
  readonly done?: SampleDay;
}

export interface SampleStory {
  /** Tells it from the others; its ids come from it. */
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly criteria?: readonly string[];
  readonly labels?: readonly string[];
  /** Left out: not estimated yet. */
  readonly points?: number;
  readonly priority?: number;
  /** When it was written; left out: when the project began. */
  readonly written?: SampleDay;
  /** The sprint it was planned into before that began. */
  readonly sprint?: number;
  /** Planned into its sprint on this day, while that was under way. */
  readonly added?: SampleDay;
  readonly started?: SampleDay;
  readonly review?: SampleDay;
  readonly done?: SampleDay;
  /** Assigned to whoever loads the sample. */
  readonly mine?: boolean;
  readonly tasks?: readonly SampleTask[];
  readonly comments?: ReadonlyArray<{ readonly on: SampleDay; readonly text: string }>;
}

export const sampleProject = {
  key: "ORBIT",
  name: "Orbit (sample)",
  description: "Orbit lets people book a desk or a room in the office. A sample project: look around, change what you like, delete it when you are done.",
  tech_stack: { language: "TypeScript", database: "PostgreSQL", frontend: "React" },
} as const;

export const sampleSprints: readonly SampleSprint[] = [
  { name: "Sprint 1", goal: "A person can sign in, see which desks are free and book one.", capacity: 28 },
  { name: "Sprint 2", goal: "Bookings that look after themselves: reminders, check-in, and desks released when nobody comes.", capacity: 28 },
  { name: "Sprint 3", goal: "Find colleagues and book rooms.", capacity: 28 },
  { name: "Sprint 4", goal: "Ready for the pilot in the Lisbon office: fast, clear about equipment, and with a first report.", capacity: 30 },
  { name: "Sprint 5", goal: "Room approvals and the car park.", capacity: 28 },
];
