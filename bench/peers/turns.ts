import { spawn } from 'node:child_process';
import { cpus, loadavg } from 'node:os';

/** A program that is measured. */
export interface Contender {
  name: string;
  command: readonly string[];
  /** Exit codes that are answers and no failures; only 0 where nothing is said. */
  answers?: readonly number[];
}

/** Medians over the rounds. */
export interface Measured {
  name: string;
  /** Of wall clock and of processor time, children included. */
  seconds: number;
  processorSeconds: number;
  /** The largest resident set of the process. */
  peakMegabytes: number;
}

/** Runs the contenders turn about, so that what else the machine does falls on all; needs GNU time. */
export async function takeTurns(contenders: readonly Contender[], rounds: number): Promise<Measured[]> {
  const runs = new Map<string, Omit<Measured, 'name'>[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const contender of contenders) runs.get(contender.name)!.push(await measure(contender));
  return contenders.map(({ name }) => {
    const median = (figure: keyof Omit<Measured, 'name'>) =>
      runs
        .get(name)!
        .map((run) => run[figure])
        .sort((a, b) => a - b)[rounds >> 1]!;
    return {
      name,
      seconds: median('seconds'),
      processorSeconds: median('processorSeconds'),
      peakMegabytes: median('peakMegabytes'),
    };
  });
}

/** A table for people, and a line of JSON that also says how busy the machine was. */
export function printMeasured(title: string, measured: readonly Measured[]): void {
  console.log(`${title}\n${'program'.padEnd(30)}seconds  CPU s  peak MB`);
  for (const { name, seconds, processorSeconds, peakMegabytes } of measured) {
    const figures = [seconds.toFixed(2).padStart(7), processorSeconds.toFixed(2).padStart(7)];
    console.log(`${name.padEnd(30)}${figures.join('')}${peakMegabytes.toFixed(0).padStart(9)}`);
  }
  console.log(JSON.stringify({ title, cores: cpus().length, load: loadavg()[0], measured }));
}

function measure({ name, command, answers = [0] }: Contender): Promise<Omit<Measured, 'name'>> {
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
