import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tinyProfile, tinyRows } from '@churnops/lib/artifact/tiny-artifact.fixture.ts';
import { Recorder } from '@churnops/lib/profile/recorder.ts';
import { parseReferenceOf } from '@churnops/lib/profile/reference-of-contract.ts';
import { TINY_CONTRACT } from '@churnops/lib/scoring/tiny-model.fixture.ts';
import { METRICS_PORT } from '../churn-model/child-identity.ts';
import { ARTIFACT_ANNOTATION } from '../churn-model/pod-template.ts';
import type { Pod } from '../kubernetes/resource.ts';
import { digestOf } from '../promotion/decision/version.ts';
import type { CallWitness } from './witnessed-proxy.ts';

/** How many rows the models of these pods were trained on: enough to judge each column by. */
export const TRAINING_ROWS = 3_000;

/** How long a slot is, in milliseconds: as short as the schema allows. */
export const SLOT = 5_000;

/** Plays the model server of a pod, as far as it counts what it scores: at an address of its own, and the port of all. */
export class ScoringPod implements AsyncDisposable {
  /** Of a network that every machine keeps to itself. */
  readonly address: string;
  /** How many rows it scored. */
  rows = 0;
  readonly #recorder: Recorder;
  readonly #server: Server;
  #behind = 0;

  private constructor({ metadata }: Pod, witness: CallWitness) {
    const uid = metadata?.uid ?? '';
    const [one = 0, two = 0, three = 0] = Buffer.from(uid.slice(0, 6), 'hex');
    this.address = `127.${one}.${two}.${1 + (three % 254)}`;
    this.#recorder = new Recorder({
      reference: parseReferenceOf(TINY_CONTRACT, tinyProfile(TRAINING_ROWS)),
      contract: TINY_CONTRACT,
      model: digestOf(metadata?.annotations?.[ARTIFACT_ANNOTATION]) ?? '',
      pod: uid,
      process: 'process-1',
      slotMilliseconds: SLOT,
      clock: () => Date.now() - this.#behind,
    });
    this.#server = createServer((request, response) => {
      this.#answer(request, response, witness).catch(() => response.destroy());
    });
  }

  /** @param witness sees who asks. */
  static async start(pod: Pod, witness: CallWitness): Promise<ScoringPod> {
    const started = new ScoringPod(pod, witness);
    await new Promise<void>((resolve, reject) => {
      started.#server.once('error', reject).listen(METRICS_PORT, started.address, resolve);
    });
    return started;
  }

  /** Scores a thousand rows. @param risen by how much their tenure rose since the model was trained. */
  score(risen: number): void {
    const { columns, scores } = tinyRows(1_000, risen);
    this.#recorder.record(columns, scores);
    this.rows += columns.rows;
  }

  /** Has scored such rows some time ago; before any others, because its clock does not go back. */
  hasScored(risen: number, millisecondsAgo: number): void {
    this.#behind = millisecondsAgo;
    this.score(risen);
    this.#behind = 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse, witness: CallWitness): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const call = { method, path: url, body: '' };
    if (!(await witness.before(call))) return void response.destroy();
    const since = Number(new URL(url, 'http://pod').searchParams.get('since') ?? 0);
    const page = this.#recorder.page(since);
    await witness.after(call);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(page);
  }
}
