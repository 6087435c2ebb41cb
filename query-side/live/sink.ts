/** Where the messages of one subscription go: a WebSocket, or an answer of server-sent events. */
export interface Sink {
  /** Sends the payload of a message, JSON as text. */
  send(payload: string): void;
  /** Bytes that the client has not taken yet. */
  buffered(): number;
  /** Says a last thing and ends this subscription alone. */
  end(payload: string): void;
  /** Ends the whole connection with a code the client can act on: 4401, 4403, 4409 or 1012. */
  shut(code: number, reason: string): void;
}
