/** Words that passwords of every leaked list are made of. Longer common ones come apart into these, digits and runs. */
const COMMON = [
  "password", "passwort", "passw", "motdepasse", "contrasena", "senha", "parola", "secret", "geheim", "letmein", "welcome", "willkommen", "bienvenue", "changeme", "default", "admin", "administrator",
  "root", "user", "guest", "login", "access", "master", "system", "server", "computer", "internet", "windows", "google", "facebook", "linkedin", "microsoft", "apple", "amazon", "samsung", "oracle", "cisco",
  "iloveyou", "love", "you", "forever", "lovely", "sweet", "baby", "angel", "princess", "prince", "sunshine", "flower", "butterfly", "rainbow", "chocolate", "cookie", "honey", "hello", "world",
  "monkey", "dragon", "tiger", "lion", "eagle", "wolf", "horse", "dolphin", "shadow", "falcon", "phoenix", "ninja", "killer", "hunter", "ranger", "soldier", "warrior", "legend", "superman", "batman", "spiderman", "pokemon", "starwars", "matrix", "trustno",
  "football", "baseball", "basketball", "hockey", "soccer", "tennis", "golf", "liverpool", "arsenal", "chelsea", "barcelona", "juventus", "bayern", "yankees", "cowboys", "steelers", "lakers", "ferrari", "porsche", "mercedes", "mustang", "corvette", "harley", "yamaha",
  "spring", "summer", "autumn", "fall", "winter", "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  "michael", "michelle", "jennifer", "jessica", "ashley", "daniel", "thomas", "charlie", "andrew", "matthew", "joshua", "jordan", "robert", "george", "jasmine", "nicole", "maria", "alexander", "william", "jonathan", "elizabeth", "amanda", "samantha", "martin",
  "company", "office", "work", "test", "testing", "temp", "demo", "sample", "example", "new", "my", "the", "this", "is", "abc", "azerty", "qwertz", "qwerty", "asdf", "zxcv", "qazwsx", "wsxedc", "1q2w3e4r", "1qaz2wsx", "q1w2e3r4", "123qwe", "zaq12wsx", "zaq1",
  "london", "berlin", "paris", "america", "canada", "australia", "germany", "deutschland", "france", "money", "dollar", "jesus", "christ", "god", "heaven", "blessed", "family", "friends", "freedom", "happy", "lucky", "magic", "music", "guitar", "metallica", "slipknot", "nirvana", "naruto", "minecraft", "fortnite",
] as const;
/** Of the product, which its users think of first. */
const PRODUCT = ["softwaregalaxy", "software", "galaxy", "sprint", "scrum", "agile", "kanban", "backlog", "board", "story", "task", "team", "project"] as const;
/** Keys as they lie, and letters and digits as they are counted. */
const ROWS = ["qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "qsdfghjklm", "abcdefghijklmnopqrstuvwxyz", "01234567890"] as const;
const RUNS = ROWS.flatMap((row) => [row, [...row].reverse().join("")]);
const SHORTEST_RUN = 3;
/** Digits and signs that stand for letters. */
const DISGUISES: Readonly<Record<string, string>> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", $: "s", "!": "i", "€": "e", "+": "t" };

/** A password must leave so many pieces to guess, where a common word, a name, a year or a run counts as one. */
const PIECES = 7;

export interface About {
  readonly name?: string;
  readonly email?: string;
}

/** Why a password that is long enough could still be guessed soon, as a sentence for a form; undefined when it is fine. */
export function weaknessOf(password: string, about: About = {}): string | undefined {
  const text = password.normalize("NFKC").toLowerCase();
  const personal = personalWords(about);
  const words = [...personal, ...PRODUCT, ...COMMON].sort((one, other) => other.length - one.length);
  const unit = repeatedUnit(text);
  if (unit !== undefined && piecesOf(unit, words) < PIECES) return "must not be the same few characters again and again";
  if (new Set(text).size < 5) return "must have more different characters";
  const pieces = Math.min(piecesOf(text, words), piecesOf(undisguised(text), words));
  if (pieces >= PIECES) return undefined;
  const without = Math.min(piecesOf(text, words.filter((word) => !personal.includes(word))), piecesOf(undisguised(text), words.filter((word) => !personal.includes(word))));
  return without >= PIECES ? "must not be made of your name or your email address" : "is among the first that would be guessed; add a word or two that have nothing to do with each other";
}

/** Parts of a name and an address that are long enough to be told from chance. */
function personalWords({ name = "", email = "" }: About): string[] {
  const parts = [...name.split(/[^\p{L}\p{N}]+/u), name.replace(/\s+/g, ""), ...email.split(/[^\p{L}\p{N}]+/u), email, email.split("@")[0] ?? ""];
  return [...new Set(parts.map((part) => part.normalize("NFKC").toLowerCase()))].filter((part) => part.length >= 3);
}

/** How many pieces somebody has to guess: each known word, run, year or repetition is one, and so is each other character. */
function piecesOf(text: string, words: readonly string[]): number {
  let pieces = 0;
  for (let at = 0; at < text.length; pieces += 1) at += pieceAt(text, at, words);
  return pieces;
}

function pieceAt(text: string, at: number, words: readonly string[]): number {
  const rest = text.slice(at);
  const word = words.find((word) => rest.startsWith(word))?.length ?? 0;
  const year = /^(?:19|20)\d\d/.exec(rest)?.[0].length ?? 0;
  const same = /^(.)\1{2,}|^[^\p{L}\p{N}]{2,}/u.exec(rest)?.[0].length ?? 0;
  return Math.max(1, word, year, same, runAt(rest));
}

/** Length of the run of neighbouring keys, letters or digits that the text begins with; 0 when it is too short to be one. */
function runAt(text: string): number {
  let longest = 0;
  for (const row of RUNS) {
    const start = row.indexOf(text.charAt(0));
    if (start < 0) continue;
    let length = 0;
    while (length < text.length && start + length < row.length && row[start + length] === text[length]) length += 1;
    longest = Math.max(longest, length);
  }
  return longest >= SHORTEST_RUN ? longest : 0;
}

function repeatedUnit(text: string): string | undefined {
  return /^(.+?)\1+$/su.exec(text)?.[1];
}

function undisguised(text: string): string {
  return [...text].map((character) => DISGUISES[character] ?? character).join("");
}
