import type { ComponentOptions } from '../../processes/component.ts';
import type { Probe } from '../../processes/wait-until.ts';

/** A program that is to run as long as the cluster does. */
export interface ProgramPart {
  name: string;
  /** Names of the parts that have to be ready before. */
  after: readonly string[];
  component: ComponentOptions;
  /** Content when the program does its work. */
  probe: Probe;
}

/** Something that is done once. */
export interface StepPart {
  name: string;
  after: readonly string[];
  run: () => Promise<void>;
}

/** One part of the cluster. */
export type Part = ProgramPart | StepPart;
