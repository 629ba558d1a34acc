import { afterAll, beforeAll, describe } from 'vitest';
import { openStage } from './open-stage.ts';
import type { Stage } from './stage.ts';
import { tellJourneys } from './testing/journey.ts';
import { tellRights } from './testing/rights.ts';
import { tellWalk } from './testing/walk.ts';

// One file, because the chapters stand on one another: the last one is about all that was asked for in those before.
describe('the demo', () => {
  let stage: Stage;
  const opened = () => stage;

  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage?.registry.close());

  describe('walks from a CSV file to predictions inside the cluster', () => tellWalk(opened));
  describe('goes from environment to environment by pull requests', () => tellJourneys(opened));
  describe('needs the rights that it has', () => tellRights(opened));
});
