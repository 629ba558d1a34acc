import { describeForgeContract } from '../testing/forge-contract.ts';
import { startGiteaStage } from './gitea-stage.fixture.ts';

describeForgeContract('Gitea', startGiteaStage);
