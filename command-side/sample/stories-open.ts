import type { SampleStory } from "./content.ts";

/** Stories of the sprint under way, of the next one, and of the backlog. */
export const openStories: readonly SampleStory[] = [
  {
    slug: "dark", title: "A dark theme", points: 3, priority: 5, labels: ["frontend", "design"], sprint: 2, started: [2, 8], review: [3, 1], done: [3, 1],
    description: "Follows the setting of the device, and can be chosen by hand.",
    comments: [{ on: [2, 9], text: "Only the floor plan is missing. It moves to the next sprint, where it is nearly for free." }],
  },
  {
    slug: "equipment", title: "Find desks by their equipment", points: 3, priority: 3, labels: ["frontend"], sprint: 3, started: [3, 0], review: [3, 2], done: [3, 2],
    description: "Two screens, a desk that can be raised, a quiet corner: choose what you need, and only desks that have it are offered.",
  },
  {
    slug: "fast-plan", title: "The floor plan opens within a second on large floors", points: 5, priority: 2, labels: ["performance", "frontend"], sprint: 3, started: [3, 0], review: [3, 3], done: [3, 3],
    description: "The plan of the Lisbon office has 310 desks and takes four seconds on an older phone.",
    criteria: ["First desks can be chosen within one second on the oldest phone we support", "Moving the plan never stutters visibly"],
    tasks: [
      { title: "Measure on the old test phone", hours: 2, started: [3, 0], done: [3, 0] },
      { title: "Draw only what can be seen", hours: 8, started: [3, 1], done: [3, 2] },
      { title: "Measure again and write it down", hours: 1, started: [3, 3], done: [3, 3] },
    ],
    comments: [{ on: [3, 3], text: "From 4.1 seconds to 0.7 on the test phone." }],
  },
  {
    slug: "report", title: "How full was each floor last week", points: 5, priority: 2, labels: ["backend", "reports"], sprint: 3, started: [3, 2], review: [3, 4], mine: true,
    description: "A page for those who plan offices: desks booked and desks really used, by day and floor. No names.",
    criteria: ["Floors with fewer than five people are not broken down", "The figures can be downloaded"],
    tasks: [
      { title: "Count bookings and check-ins by day", hours: 5, started: [3, 2], done: [3, 3] },
      { title: "Page with the chart", hours: 5, started: [3, 3], done: [3, 4] },
      { title: "Have the works council look at it", hours: 1, started: [3, 4] },
    ],
    comments: [{ on: [3, 4], text: "Ready to be looked at. The third floor on Tuesday looks wrong but is right: there was a workshop." }],
  },
  {
    slug: "cancelled-reminder", title: "Reminders are sent for bookings that were cancelled", points: 2, priority: 1, labels: ["bug"], written: [3, 1], added: [3, 2], started: [3, 3], review: [3, 4], done: [3, 4],
    description: "Cancelled in the afternoon, reminded in the evening. Four people have written to us about it.",
  },
  {
    slug: "guests", title: "Bring a guest", points: 3, priority: 3, labels: ["frontend"], sprint: 3, started: [3, 3], mine: true,
    description: "Book a desk next to one's own for a guest. Reception sees the name in the morning.",
    tasks: [
      { title: "List for reception", hours: 3, started: [3, 3], done: [3, 4] },
      { title: "Form with the guest's name", hours: 3, started: [3, 4] },
      { title: "Take names away after thirty days", hours: 2 },
    ],
  },
  {
    slug: "undo-cancel", title: "Undo a cancellation", points: 2, priority: 4, labels: ["frontend"], sprint: 3, started: [3, 4],
    description: "For ten seconds after cancelling, while nobody else has taken the desk.",
  },
  {
    slug: "german", title: "Orbit in German", points: 5, priority: 3, labels: ["frontend", "translation"], sprint: 3,
    description: "All texts, e-mails included. The Berlin office has offered to read them.",
    tasks: [
      { title: "Move all texts to one place", hours: 6 },
      { title: "Translate", hours: 8 },
      { title: "Have it read in Berlin", hours: 2 },
    ],
  },
  {
    slug: "trail", title: "Who changed this room's settings, and when", points: 3, priority: 4, labels: ["backend"], sprint: 3,
    description: "Administrators see the changes of a room and of a floor, newest first.",
  },
  { slug: "car-park", title: "Book a space in the car park", points: 5, priority: 3, labels: ["frontend", "backend"], written: [2, 3], sprint: 4, description: "There are twelve spaces and thirty people who would like one. Whoever had one yesterday comes after those who had none." },
  { slug: "approval", title: "Large rooms need an approval", points: 5, priority: 3, labels: ["backend"], written: [2, 5], sprint: 4, description: "The two large rooms are asked for, not booked. The office manager answers within a day; without an answer the request ends.", criteria: ["The request shows who else has asked for the time", "A refusal carries a reason"] },
  { slug: "push", title: "Reminders on the phone", points: 3, priority: 4, labels: ["frontend"], written: [1, 6], sprint: 4, description: "As an alternative to the e-mail, for those who want it." },
  { slug: "archive", title: "Forget bookings after a year", points: 2, priority: 4, labels: ["privacy", "backend"], written: [2, 7], sprint: 4, description: "The figures of the report stay, the names go." },
  { slug: "behalf", title: "Book for somebody else", points: 3, priority: 4, labels: ["backend"], written: [1, 2], description: "Assistants book for those they work with. The person is told who did it." },
  { slug: "waiting-list", title: "A waiting list for full days", points: 5, priority: 4, labels: ["backend"], written: [1, 8], description: "Tuesdays are full by Friday. Whoever is next on the list gets the desk that is cancelled, and an hour to say yes." },
  { slug: "team-day", title: "Sit together as a team", points: 8, priority: 4, labels: ["frontend", "backend"], written: [2, 0], description: "Choose the people and the day; Orbit proposes desks that are close to one another.", comments: [{ on: [2, 6], text: "Asked for by three teams in the last interviews. Worth splitting: first propose, then book for all." }] },
  { slug: "chat", title: "Book from the company's chat", points: 5, priority: 6, labels: ["integration"], written: [2, 4], description: "\"Desk for tomorrow\" in the chat answers with a proposal and a button." },
  { slug: "offline", title: "See my booking without a network", points: 5, priority: 6, labels: ["frontend"], written: [2, 8], description: "The lift has no reception, and that is where people look up their desk." },
  { slug: "export", title: "Download the report as CSV", points: 2, priority: 5, labels: ["reports"], written: [3, 1], description: "For everybody who has a spreadsheet of their own anyway." },
  { slug: "long-names", title: "Long names run over the edge of a desk", points: 1, priority: 5, labels: ["bug", "design"], written: [3, 2], description: "Seen with a name of 41 letters. Shorten it on the plan, show all of it in the list." },
  { slug: "upgrade", title: "Move to the current version of PostgreSQL", points: 3, priority: 5, labels: ["tech debt"], written: [0, 6], description: "Ours is supported until spring." },
  { slug: "load", title: "Know how many people Orbit can serve at nine in the morning", priority: 5, labels: ["performance", "tech debt"], written: [2, 9], description: "Write a load test with the pattern of a Tuesday morning, and find the first thing that gives way." },
  { slug: "map", title: "Show the way to the desk", priority: 8, labels: ["idea"], written: [3, 0], description: "From the entrance, for guests above all." },
  { slug: "suggest", title: "Propose a desk by what I usually choose", priority: 8, labels: ["idea", "privacy"], written: [3, 3], description: "Only from one's own bookings, only when it is switched on." },
];
