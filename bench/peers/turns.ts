import { spawn } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

/** A program that is measured. */
export interface Contender {
  name: string;
  command: readonly string[];
  /** Exit codes that are answers and no failures; only 0 where nothing is said. */
  answers?: readonly number[];
}

/** What one run took. */
export interface Run {
  /** Of wall clock and of processor time, children included. */
  seconds: number;
  processorSeconds: number;
  /** The largest resident set of the process. */
  peakMegabytes: number;
}

/** Medians over the rounds, and how far apart they were. */
export interface Measured extends Run {
  name: string;
  /** The fastest and the slowest round. */
  spread: { seconds: readonly [number, number]; peakMegabytes: readonly [number, number] };
  /** Median of how many times as long it took as the first contender in the same round. */
  ratio: number;
  /** What each round took, in their order. */
  runs: readonly Run[];
}

/** Runs the contenders turn about, so that what else the machine does falls on all; needs GNU time. */
export async function takeTurns(contenders: readonly Contender[], rounds: number): Promise<Measured[]> {
  const runs = new Map<string, Run[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) runs.get(contender.name)!.push(await measure(contender));
  const first = runs.get(contenders[0]!.name)!;
  return contenders.map(({ name }) => summarise(name, runs.get(name)!, first));
}

function summarise(name: string, runs: readonly Run[], first: readonly Run[]): Measured {
  const sorted = (figure: keyof Run) => runs.map((run) => run[figure]).sort((a, b) => a - b);
  const spread = (figure: keyof Run) => [sorted(figure)[0]!, sorted(figure).at(-1)!] as const;
  const middle = (values: readonly number[]) => values[values.length >> 1]!;
  const ratios = runs.map(({ seconds }, round) => seconds / first[round]!.seconds).sort((a, b) => a - b);
  return {
    name,
    seconds: middle(sorted('seconds')),
    processorSeconds: middle(sorted('processorSeconds')),
    peakMegabytes: middle(sorted('peakMegabytes')),
    spread: { seconds: spread('seconds'), peakMegabytes: spread('peakMegabytes') },
    ratio: middle(ratios),
    runs,
  };
}

/** A table for people, and a line of JSON that also says how busy the machine was. */
export function printMeasured(title: string, measured: readonly Measured[]): void {
  const width = Math.max(...measured.map(({ name }) => name.length)) + 2;
  console.log(`${title}\n${'program'.padEnd(width)}seconds (from  to)    ratio  CPU s  peak MB`);
  for (const { name, seconds, processorSeconds, peakMegabytes, spread, ratio } of measured) {
    const [fastest, slowest] = spread.seconds.map((value) => value.toFixed(2));
    const figures = [
      seconds.toFixed(2).padStart(7),
      ` (${fastest} ${slowest})`.padEnd(14),
      ratio.toFixed(2).padStart(6),
      processorSeconds.toFixed(2).padStart(7),
      peakMegabytes.toFixed(0).padStart(9),
    ];
    console.log(`${name.padEnd(width)}${figures.join('')}`);
  }
  console.log(JSON.stringify({ title, cores: cpus().length, load: loadavg()[0], measured }));
}

/** A ratio over the rounds: the median, the least and the largest. Runs of one round are compared, since whatever else the machine did fell on all of them. */
export function ratioOf(
  rounds: number,
  ratio: (round: number) => number,
): { median: number; least: number; largest: number } {
  const ratios = Array.from({ length: rounds }, (_, round) => ratio(round)).sort((a, b) => a - b);
  return { median: ratios[rounds >> 1]!, least: ratios[0]!, largest: ratios.at(-1)! };
}

function measure({ name, command, answers = [0] }: Contender): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/time', ['-f', '%e %U %S %M', ...command], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    child.on('error', reject);
    child.on('exit', (code) => {
      const [elapsed, user, system, kilobytes] = said.trimEnd().split('\n').at(-1)!.split(' ').map(Number);
      if (code === null || !answers.includes(code)) reject(new Error(`${name} failed:\n${said}`));
      else
        resolve({
          seconds: elapsed!,
          processorSeconds: user! + system!,
          peakMegabytes: kilobytes! / 1_024,
        });
    });
  });
}
