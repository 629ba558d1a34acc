import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AddressPair } from '../address.ts';

/** What the part of a cluster inside its namespaces is told by the part outside. */
export interface NodePlan {
  /** Name of the cluster. */
  name: string;
  /** Name of the Node. */
  node: string;
  cgroup: string;
  addresses: AddressPair;
  /** Absolute paths of Kubernetes' programs by their names. */
  programs: Record<string, string>;
}

/** Writes the plan to the cluster's folder. */
export async function writePlan(directory: string, plan: NodePlan): Promise<void> {
  await writeFile(join(directory, 'node.json'), JSON.stringify(plan, undefined, 2));
}

/** Reads the plan from the cluster's folder. */
export async function readPlan(directory: string): Promise<NodePlan> {
  return JSON.parse(await readFile(join(directory, 'node.json'), 'utf8')) as NodePlan;
}
