import { type RunOptions, runProgram } from '../processes/run-program.ts';

/** kubectl on one cluster: what a person would type, and the errors they would read. */
export class Kubectl {
  readonly program: string;
  readonly kubeconfig: string;

  constructor(program: string, kubeconfig: string) {
    this.program = program;
    this.kubeconfig = kubeconfig;
  }

  /** Runs kubectl with the given arguments and resolves to what it printed. */
  run(args: readonly string[], options: Pick<RunOptions, 'input' | 'timeout'> = {}): Promise<string> {
    return runProgram([this.program, '--kubeconfig', this.kubeconfig, ...args], options);
  }

  /** The object that `kubectl get … -o json` prints, or undefined where there is none. */
  async get<T>(args: readonly string[]): Promise<T | undefined> {
    const text = await this.run(['get', ...args, '--ignore-not-found', '-o', 'json']);
    return text.trim() === '' ? undefined : (JSON.parse(text) as T);
  }

  /** Applies objects on the server's side, as `kubectl apply --server-side -f -` does. */
  async apply(...objects: readonly object[]): Promise<void> {
    const input = objects.map((object) => JSON.stringify(object)).join('\n---\n');
    await this.run(['apply', '--server-side', '-f', '-'], { input });
  }
}
