import { randomBytes } from 'node:crypto';

/** A password that occurs nowhere else, planted to see where it turns up. */
export class Canary {
  readonly user: { username: string; password: string };

  constructor() {
    this.user = { username: 'robot', password: `canary${randomBytes(12).toString('hex')}` };
  }

  /** Docker configurations that hold it, whole and broken in each of the ways that a person may break one. */
  dockerConfigs(host: string): Record<string, string> {
    const { username, password } = this.user;
    const auth = Buffer.from(`${username}:${password}`).toString('base64');
    const whole = JSON.stringify({ auths: { [host]: { username, password, auth } } });
    return {
      whole,
      'cut off': whole.slice(0, -10),
      'not JSON': password,
      'not base64': JSON.stringify({ auths: { [host]: { auth: password } } }),
      'a list': JSON.stringify([password]),
    };
  }

  /** The lines of a text in which it is found, in any form in which it is used, or the ten letters that JSON.parse quotes. */
  linesWith(text: string): string[] {
    const { username, password } = this.user;
    const forms = [password.slice(0, 10), password, `${username}:${password}`].flatMap((form) => {
      const base64 = Buffer.from(form).toString('base64');
      return [form, form.toUpperCase(), base64, base64.toUpperCase(), base64.replace(/=+$/, '').slice(0, 24)];
    });
    return text.split('\n').filter((line) => forms.some((form) => line.includes(form)));
  }
}
