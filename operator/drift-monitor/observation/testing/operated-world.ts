import { operatorError } from '../../../errors.ts';
import type { Observation } from '../observed.ts';
import type { TrafficObserver } from '../traffic-observer.ts';
import type { CountingProcess } from './counting-pod.ts';
import { type JudgedRows, judgeRows, PodWorld, type WorldPod } from './pod-world.ts';

/** After its deletion a pod drains, stays to be asked, and is gone; in milliseconds. */
const DRAINED = 5_000;
const GONE = 30_000;

/** What a pod scored for the first time in its last moments may be missing without a word; in milliseconds. */
const IDLE = 5_000;

/** How late a pass may be that has been asked for, in milliseconds. */
const LATENESS = 500;

/** A world with an operator in it, whose passes come when they are due and when pods come and go. */
export class OperatedWorld {
  readonly world: PodWorld;
  /** Rows that processes had not told, or that no checkpoint had, when they died. */
  mayBeLost = 0;
  /** Pods that were not asked for longer than an interval while the operator worked. */
  readonly overdue: string[] = [];
  /** Processes that died before any checkpoint knew of them, and while nobody looked or two operators did. */
  readonly unnoticed: CountingProcess[] = [];
  readonly #interval: number;
  readonly #window: number;
  #observer: TrafficObserver | undefined;
  #next: number;
  #upSince: number;
  /** Whether the operator that is there has looked once. */
  #looked = false;
  #endings: { at: number; act: () => void }[] = [];

  constructor(spec: ConstructorParameters<typeof PodWorld>[0]) {
    this.world = new PodWorld(spec);
    this.#interval = Math.min(60_000, Number.parseInt(spec.slot, 10) * 1_000);
    this.#window = Number.parseInt(spec.window, 10) * 1_000;
    this.#observer = this.world.observer();
    this.#next = this.world.now;
    this.#upSince = this.world.now;
  }

  /** One of the pods that are there. */
  pod(index: number): WorldPod | undefined {
    const { pods } = this.world;
    return pods[index % Math.max(1, pods.length)];
  }

  async add(artifact: string): Promise<void> {
    this.world.addPod(artifact);
    await this.#pass();
  }

  async terminate(index: number): Promise<void> {
    const pod = this.pod(index);
    if (!pod || pod.terminating) return;
    this.world.terminate(pod);
    const { process } = pod;
    this.#endings.push({ at: this.world.now + DRAINED, act: () => process.end() });
    this.#endings.push({ at: this.world.now + GONE, act: () => this.#remove(pod) });
    await this.#pass();
  }

  async kill(index: number): Promise<void> {
    const pod = this.pod(index);
    if (!pod) return;
    this.#remove(pod);
    await this.#pass();
  }

  restartContainer(index: number): void {
    const pod = this.pod(index);
    if (!pod || pod.terminating) return;
    this.#died(pod.process);
    this.world.restart(pod);
  }

  /** The operator's memory is gone; another begins at once. */
  restartOperator(): void {
    this.#forgetUnkept();
    this.#looked = false;
    this.#observer = this.world.observer();
    this.#next = this.world.now;
    this.#upSince = this.world.now;
  }

  /** Nobody looks for a while. */
  async operatorAway(milliseconds: number): Promise<void> {
    this.#forgetUnkept();
    this.#observer = undefined;
    this.#looked = false;
    await this.wait(milliseconds);
    this.restartOperator();
    await this.#pass();
  }

  /** Another operator takes over and reads what there is; then the first, which thinks that it still leads, does one pass more. */
  async takeOver(): Promise<void> {
    const [first, second] = [this.#observer, this.world.observer()];
    if (!first) return;
    this.unnoticed.push(...this.#dead().filter(({ known }) => !known));
    await this.#look(second);
    await this.#look(first);
    this.#forgetUnkept();
    this.#observer = second;
    this.#upSince = this.world.now;
    await this.#pass();
  }

  failWrite(): void {
    const values = { method: 'PATCH', path: '/', reason: 'gone' };
    this.world.checkpoint.failNext(operatorError('ApiServerUnreachable', values));
  }

  /** Lets time pass; passes and the ends of pods come when they are due. */
  async wait(milliseconds: number): Promise<void> {
    const until = this.world.now + milliseconds;
    for (;;) {
      const [ending] = this.#endings.sort((one, other) => one.at - other.at);
      const pass = this.#observer ? this.#next : Number.POSITIVE_INFINITY;
      const moment = Math.min(ending?.at ?? Number.POSITIVE_INFINITY, pass, until);
      this.world.now = Math.max(this.world.now, moment);
      if (ending && ending.at <= this.world.now) {
        this.#endings.shift();
        ending.act();
        await this.#pass();
      } else if (pass <= this.world.now) await this.#pass();
      else return;
    }
  }

  /** Lets all windows be over. */
  async settle(): Promise<void> {
    await this.wait(400_000);
  }

  /** What was judged, as the checkpoint has it. */
  async judged(): Promise<JudgedRows[]> {
    const { observed } = await this.world
      .observer()
      .observe(this.world.monitor, this.world.model, new AbortController().signal);
    return (observed.decided as { judged: JudgedRows[] } | undefined)?.judged ?? [];
  }

  /** Rows that processes of a model scored in the window that begins at a moment. */
  scoredIn(
    { digest, start }: { digest: string; start: number },
    processes: readonly CountingProcess[] = this.world.processes,
  ): number {
    const within = ({ at }: { at: number }) => at >= start && at < start + this.#window;
    return processes
      .filter((process) => process.model === digest)
      .flatMap(({ scored }) => scored.filter(within))
      .reduce((sum, { rows }) => sum + rows, 0);
  }

  async #pass(): Promise<void> {
    if (!this.#observer) return;
    this.#looked = true;
    this.#next = this.world.now + (await this.#look(this.#observer));
  }

  /** A pass as the reconciler makes it; one that fails is made again soon. */
  async #look(observer: TrafficObserver): Promise<number> {
    const { monitor, model } = this.world;
    let observation: Observation;
    try {
      observation = await observer.observe(monitor, model, new AbortController().signal);
      await observation.save(judgeRows(observation));
    } catch {
      return LATENESS;
    }
    return observation.observed.lookAgainAfter;
  }

  #remove(pod: WorldPod): void {
    if (!this.world.pods.includes(pod)) return;
    this.#died(pod.process);
    this.world.remove(pod);
  }

  #died(process: CountingProcess): void {
    const { now } = this.world;
    // A server that has counted nothing ends when it is told to, so nobody expects to hear of it again.
    const idle = process.scored.every(({ at }) => now - at <= IDLE);
    if ((!this.#looked && !process.known) || idle) this.unnoticed.push(process);
    const told = process.told(this.#observer);
    this.mayBeLost += process.rows - Math.max(told.rows, process.kept);
    const since = Math.max(told.at, process.begunAt, this.#upSince);
    if (process.endedAt <= now && process.rows === Math.max(told.rows, process.kept)) return;
    if (this.#observer && now - since > this.#interval + LATENESS) this.overdue.push(`${now - since} ms`);
  }

  #dead(): CountingProcess[] {
    const alive = new Set(this.world.pods.map(({ process }) => process));
    return this.world.processes.filter((process) => !alive.has(process));
  }

  /** What only the operator's memory had of processes that are gone is lost with it. */
  #forgetUnkept(): void {
    for (const process of this.#dead()) {
      if (!process.known) this.unnoticed.push(process);
      this.mayBeLost += Math.max(0, process.told(this.#observer).rows - process.kept);
    }
  }
}
