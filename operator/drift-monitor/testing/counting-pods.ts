import { createServer, type Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import {
  exampleReference,
  PROFILED_CONTRACT,
  profiledColumns,
  profiledScores,
} from '@churnops/lib/profile/profile.fixture.ts';
import { Recorder } from '@churnops/lib/profile/recorder.ts';
import { childLabels } from '../../churn-model/child-identity.ts';
import type { Model } from '../../churn-model/model.ts';
import { ARTIFACT_ANNOTATION } from '../../churn-model/pod-template.ts';
import type { Namespace } from '../../churn-model/testing/namespace.ts';
import { PODS, type Pod } from '../../kubernetes/resource.ts';

/** What all models of these tests were trained on: 3,000 rows. */
export const REFERENCE = exampleReference();
const ROWS = profiledColumns(3_000);
const SCORES = profiledScores(3_000);
/** When a pod that is deleted has answered its last request, and when it is gone; in milliseconds. */
const DRAINED = 5_000;
const GONE = 33_000;
/** How long a slot is, in milliseconds. */
export const SLOT = 5_000;

/** The pods of a model, each with a recorder as a model server has it, behind a real listener at an address of its own. */
export class CountingPods implements AsyncDisposable {
  /** Rows that all of them counted so far. */
  rows = 0;
  /** Rows of pods that were killed, since they were asked last. */
  lost = 0;
  readonly #namespace: Namespace;
  readonly #model: Model;
  readonly #clock: () => number;
  readonly #recorders = new Map<string, Recorder>();
  readonly #begin = new Map<string, (restarts: number) => Recorder>();
  readonly #untold = new Map<string, number>();
  readonly #ended = new Set<string>();
  readonly #server: Server;
  readonly port: number;

  private constructor(namespace: Namespace, model: Model, clock: () => number, server: Server, port: number) {
    this.#namespace = namespace;
    this.#model = model;
    this.#clock = clock;
    this.#server = server;
    this.port = port;
    server.on('request', (request, response) => {
      const address = request.socket.localAddress ?? '';
      const recorder = this.#recorders.get(address);
      const since = Number(new URL(request.url ?? '', 'http://pod').searchParams.get('since') ?? 0);
      response.writeHead(recorder ? 200 : 404, { 'content-type': 'application/json' });
      response.end(recorder?.page(since));
      this.#untold.delete(address);
    });
  }

  static async start(namespace: Namespace, model: Model, clock: () => number): Promise<CountingPods> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new TypeError('It listens on no port.');
    return new CountingPods(namespace, model, clock, server, address.port);
  }

  /** Adds a pod that serves an artifact and is ready. @param number from 2 to 250. */
  async add(number: number, artifact: string): Promise<void> {
    const name = `telco-${number}`;
    const securityContext = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    };
    const pod = {
      metadata: { name, labels: childLabels(this.#model), annotations: { [ARTIFACT_ANNOTATION]: artifact } },
      spec: {
        // On a node, a pod that is deleted stays until the kubelet lets it go.
        nodeName: 'node',
        containers: [{ name: 'server', image: 'registry.example/model-server:1', securityContext }],
      },
    };
    const { metadata } = await this.#namespace.create(PODS, pod as Pod);
    const address = `127.0.0.${number}`;
    const begin = (restarts: number) =>
      new Recorder({
        reference: REFERENCE,
        contract: PROFILED_CONTRACT,
        model: artifact.slice(artifact.indexOf('@') + 1),
        pod: metadata?.uid ?? '',
        process: `process-${number}-${restarts}`,
        slotMilliseconds: SLOT,
        clock: this.#clock,
      });
    this.#begin.set(address, begin);
    this.#recorders.set(address, begin(0));
    const conditions = [{ type: 'Ready', status: 'True' }];
    await this.#namespace.patchStatus(PODS, name, { phase: 'Running', podIP: address, conditions });
  }

  /** Lets the container of a pod begin anew; what it counted and was not asked for is gone. */
  async restart(number: number): Promise<void> {
    const address = `127.0.0.${number}`;
    this.#recorders.set(address, this.#begin.get(address)!(1));
    const status = { name: 'server', restartCount: 1, ready: true, image: '', imageID: '' };
    await this.#namespace.patchStatus(PODS, `telco-${number}`, { containerStatuses: [status] });
  }

  /** Deletes a pod as a rollout does: it takes requests for a while, drains, stays to be asked, and is gone. @param speed of the clock. */
  async terminate(number: number, speed: number): Promise<void> {
    const address = `127.0.0.${number}`;
    const name = `telco-${number}`;
    await this.#namespace.delete(PODS, name, 60);
    await setTimeout(DRAINED / speed);
    this.#recorders.get(address)?.end();
    this.#ended.add(address);
    await setTimeout((GONE - DRAINED) / speed);
    await this.kill(number);
  }

  /** Lets a pod be gone at once. */
  async kill(number: number): Promise<void> {
    const address = `127.0.0.${number}`;
    this.lost += this.#untold.get(address) ?? 0;
    this.#recorders.delete(address);
    await this.#namespace.delete(PODS, `telco-${number}`);
  }

  /** Lets each pod score the rows of the reference once more. @param risen by how much their charges rose. */
  score(risen: number): void {
    const { numeric, ...columns } = ROWS;
    const charges = numeric.get('charges')!.map((value) => value + risen);
    const changed = { ...columns, numeric: new Map([...numeric, ['charges', charges]]) };
    for (const [address, recorder] of this.#recorders) {
      if (this.#ended.has(address)) continue;
      recorder.record(changed, SCORES);
      this.rows += changed.rows;
      this.#untold.set(address, (this.#untold.get(address) ?? 0) + changed.rows);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
