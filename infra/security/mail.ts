import { createTransport } from "nodemailer";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** Whether it is really sent; otherwise it is printed. */
  readonly sends: boolean;
  send(mail: Mail): Promise<void>;
  close(): void;
}

const TIMEOUT_MS = 15_000;

/** Sends mail by SMTP. Where none is configured it is printed: whoever runs the product on their own machine reads it there. */
export function createMailer(mail: { readonly smtpUrl: string; readonly from: string } | undefined, print: (text: string) => void = console.log): Mailer {
  if (!mail) {
    return {
      sends: false,
      async send({ to, subject, text }) {
        print(`\nMail to ${to}: ${subject}\n${text}\n`);
      },
      close() {},
    };
  }
  const transport = createTransport({ url: mail.smtpUrl, pool: true, maxConnections: 2, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS, disableFileAccess: true, disableUrlAccess: true });
  return {
    sends: true,
    async send({ to, subject, text }) {
      await transport.sendMail({ from: mail.from, to: { name: "", address: to }, subject, text, headers: { "auto-submitted": "auto-generated" } });
    },
    close: () => transport.close(),
  };
}
