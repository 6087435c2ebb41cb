import type { SampleStory } from "./content.ts";

/** Stories of the three sprints that are over. */
export const doneStories: readonly SampleStory[] = [
  {
    slug: "sign-in", title: "Sign in with the company account", points: 5, priority: 1, labels: ["backend", "security"], sprint: 0, started: [0, 0], review: [0, 3], done: [0, 3],
    description: "Everybody in the company has an account already. Nobody should have to make another password for booking a desk.",
    criteria: ["Sign-in goes through the company's identity provider", "Somebody who has left the company cannot sign in", "Signing out ends the session on the server too"],
    tasks: [
      { title: "Register Orbit with the identity provider", hours: 2, started: [0, 0], done: [0, 0] },
      { title: "Sessions that end on the server", hours: 6, started: [0, 1], done: [0, 2] },
      { title: "Page for people without access", hours: 2, started: [0, 2], done: [0, 3] },
    ],
    comments: [{ on: [0, 2], text: "The identity provider sends the department as well. We do not need it yet, so we do not store it." }],
  },
  {
    slug: "offices", title: "Choose an office and a floor", points: 3, priority: 2, labels: ["frontend"], sprint: 0, started: [0, 0], review: [0, 2], done: [0, 2],
    description: "People work in three offices. The choice is remembered on the device, since most go to the same one every time.",
  },
  {
    slug: "staging", title: "Every merge goes to staging by itself", points: 1, priority: 3, labels: ["tech debt"], sprint: 0, started: [0, 3], review: [0, 4], done: [0, 4],
    description: "Until now somebody had to remember it. After this, what is on the main branch is on staging within ten minutes.",
  },
  {
    slug: "free-desks", title: "See which desks are free on a day", points: 5, priority: 1, labels: ["frontend", "backend"], sprint: 0, started: [0, 3], review: [0, 6], done: [0, 6],
    description: "A list of desks on a floor for the day chosen: free, taken, or out of order.",
    criteria: ["Today is shown first", "Days up to four weeks ahead can be chosen", "A desk that is out of order says why"],
    comments: [{ on: [0, 5], text: "Tried it with the plan of the third floor: 84 desks, the list is there in well under a second." }],
  },
  {
    slug: "book-desk", title: "Book a desk for a day", points: 3, priority: 1, labels: ["frontend", "backend"], sprint: 0, started: [0, 6], review: [0, 8], done: [0, 8],
    description: "One tap on a free desk books it. The answer says which desk, which day, and how to cancel.",
    criteria: ["A person has one desk a day at most", "The booking appears without loading the page again"],
  },
  {
    slug: "cancel", title: "Cancel a booking", points: 2, priority: 2, labels: ["frontend"], sprint: 0, started: [0, 8], review: [0, 9], done: [0, 9],
    description: "Plans change. A cancelled desk is free for others at once.",
  },
  {
    slug: "floor-plan", title: "Show desks on a drawing of the floor", points: 8, priority: 2, labels: ["frontend", "design"], sprint: 0, started: [0, 4], review: [1, 1], done: [1, 2],
    description: "People know where they like to sit, not the number of the desk. The drawing shows what is free and lets them book from there.",
    criteria: ["Free and taken desks differ by shape, not by colour alone", "The drawing can be zoomed and moved on a phone", "Desks near the chosen one are named for screen readers"],
    tasks: [
      { title: "Bring the architects' drawings into one format", hours: 8, started: [0, 4], done: [0, 6] },
      { title: "Zoom and move on touch screens", hours: 10, started: [0, 7], done: [1, 0] },
      { title: "Book from the drawing", hours: 6, started: [1, 0], done: [1, 1] },
    ],
    comments: [
      { on: [0, 8], text: "The drawings of the second floor come in another scale. This will not be done by Friday; the list works meanwhile." },
      { on: [1, 2], text: "Works on all floors now. The drawing of the canteen is left out on purpose." },
    ],
  },
  {
    slug: "my-bookings", title: "All my bookings on one page", points: 3, priority: 3, labels: ["frontend"], sprint: 1, started: [1, 1], review: [1, 3], done: [1, 3],
    description: "What is coming, what is past, and a way to cancel from there.",
  },
  {
    slug: "reminder", title: "A reminder the evening before", points: 3, priority: 4, labels: ["backend"], sprint: 1, started: [1, 3], review: [1, 5], done: [1, 5],
    description: "An e-mail at six in the evening with the desk, the floor and a link to cancel. It can be switched off.",
  },
  {
    slug: "check-in", title: "Check in by scanning the code on the desk", points: 5, priority: 2, labels: ["frontend", "backend"], sprint: 1, started: [1, 4], review: [1, 7], done: [1, 7],
    description: "Every desk carries a small printed code. Scanning it says: I am here.",
    criteria: ["Works with the phone's own camera, without an app", "Scanning a free desk books it and checks in", "Scanning somebody else's desk says whose it is until when"],
    tasks: [
      { title: "Print and stick the codes", hours: 4, started: [1, 4], done: [1, 5] },
      { title: "Page behind the code", hours: 6, started: [1, 5], done: [1, 7] },
    ],
  },
  {
    slug: "release", title: "Release desks nobody checked in to", points: 3, priority: 3, labels: ["backend"], sprint: 1, started: [1, 6], review: [1, 8], done: [1, 8],
    description: "At half past ten a desk without a check-in is free again. Whoever had booked it gets a message with a way to keep it.",
  },
  {
    slug: "clock-change", title: "Bookings are an hour off after the clocks change", points: 2, priority: 1, labels: ["bug"], written: [1, 2], added: [1, 3], started: [1, 5], review: [1, 6], done: [1, 6],
    description: "Bookings made before the change and lying behind it begin an hour too early.\n\nSteps: book a desk for the Monday after the change, then look at it on that day.",
    comments: [{ on: [1, 4], text: "Days were stored as midnight in the server's time zone. They are days now, without a time." }],
  },
  {
    slug: "several-days", title: "Book the same desk for several days", points: 5, priority: 3, labels: ["frontend", "backend"], sprint: 1, started: [1, 7], review: [2, 2], done: [2, 3],
    description: "For people who come on the same days every week. Days on which the desk is taken are named before anything is booked.",
    comments: [{ on: [1, 9], text: "Moves on: what should happen when one of the days is taken was only decided yesterday." }],
  },
  {
    slug: "colleague", title: "Find out where a colleague sits", points: 5, priority: 3, labels: ["frontend", "privacy"], sprint: 2, started: [2, 1], review: [2, 5], done: [2, 5],
    description: "Search by name, see the desk for the day. Everybody can hide their own.",
    criteria: ["Who has hidden their desk is not found, and not named as hidden either", "Only the present and the coming days are shown"],
  },
  {
    slug: "double-booking", title: "Two people could book the same desk", points: 3, priority: 1, labels: ["bug", "backend"], written: [2, 1], added: [2, 2], started: [2, 2], review: [2, 3], done: [2, 3],
    description: "Both had pressed the button within the same second, and both got a confirmation.\n\nOne of them must get a friendly refusal and the nearest free desk instead.",
    comments: [{ on: [2, 3], text: "There is a rule in the database for it now, and a test with a hundred people who all want the window seat." }],
  },
  {
    slug: "calendar-feed", title: "My bookings in my own calendar", points: 3, priority: 4, labels: ["backend"], sprint: 2, started: [2, 2], review: [2, 4], done: [2, 4],
    description: "A private address that any calendar can subscribe to. It can be renewed when it got into the wrong hands.",
  },
  {
    slug: "rooms", title: "Book a meeting room by the hour", points: 5, priority: 2, labels: ["frontend", "backend"], sprint: 2, started: [2, 4], review: [2, 6], done: [2, 7],
    description: "Rooms are booked by the hour, with the number of people who come. Rooms that are too small are not offered.",
    tasks: [
      { title: "Rooms, their size and their screens", hours: 4, started: [2, 4], done: [2, 4] },
      { title: "A day as hours", hours: 8, started: [2, 5], done: [2, 6] },
    ],
  },
  {
    slug: "keyboard", title: "Use the floor plan with the keyboard alone", points: 3, priority: 2, labels: ["accessibility"], sprint: 2, started: [2, 6], review: [2, 8], done: [2, 8],
    description: "Arrow keys go to the nearest desk in their direction, Enter books it.",
  },
  {
    slug: "days-ahead", title: "A limit to how far ahead people book", points: 2, priority: 5, labels: ["backend"], sprint: 2, started: [2, 8], review: [2, 9], done: [2, 9],
    description: "Each office sets its own, between one and twelve weeks.",
  },
];
