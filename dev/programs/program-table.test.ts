import { describe, expect, it } from 'vitest';
import {
  ARGO_CD_PROGRAMS,
  CLUSTER_PROGRAMS,
  CONTROL_PLANE_PROGRAMS,
  FORGE_PROGRAM,
  PROGRAMS,
  STORE_PROGRAM,
} from './program-table.ts';

describe('the table of programs', () => {
  it('builds first what the integration tests need', () => {
    expect(CLUSTER_PROGRAMS.slice(0, CONTROL_PLANE_PROGRAMS.length)).toEqual(CONTROL_PLANE_PROGRAMS);
  });

  it('holds the forge, Argo CD and the store, which a cluster does without', () => {
    const others = [FORGE_PROGRAM, ...ARGO_CD_PROGRAMS, STORE_PROGRAM];
    const names = PROGRAMS.map(({ name }) => name);
    expect([...names].sort()).toEqual([...CLUSTER_PROGRAMS, ...others].sort());
    expect(CLUSTER_PROGRAMS.filter((name) => others.includes(name))).toEqual([]);
  });
});
