import { join } from 'node:path';
import { buildPrograms } from './build.ts';

await buildPrograms(join(import.meta.dirname, '..', '..'), console.log);
