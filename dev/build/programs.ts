/** A program of ours that is bundled, and that gets an image where it runs in the cluster. */
export interface Program {
  readonly name: string;
  /** Entry files from the root of the checkout, each bundled to `dist/<name>/<file>.mjs`. */
  readonly entries: readonly string[];
  /** Whether it loads onnxruntime, whose native library lies beside the bundle. */
  readonly native: boolean;
  /** Whether it starts Git, which its image then has. */
  readonly runsGit: boolean;
}

/** Every program that runs in the cluster. */
export const PROGRAMS: readonly Program[] = [
  { name: 'operator', entries: ['operator/main.ts'], native: false, runsGit: true },
  { name: 'model-server', entries: ['model-server/main.ts'], native: true, runsGit: false },
  { name: 'trainer-job', entries: ['trainer-job/main.ts'], native: true, runsGit: false },
];
