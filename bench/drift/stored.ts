import { detectProfileDrift } from '@churnops/cli/drift/stored-profiles.ts';

/** Prints the milliseconds, of the clock and of the processor, from two stored profiles to verdicts, in a process that does it for the first time: `node bench/drift/stored.ts profile.json page.json`. */
const [profile = '', page = ''] = process.argv.slice(2);
const start = performance.now();
const used = process.cpuUsage();
const { drifted } = await detectProfileDrift(profile, page, { policy: 'Evidence' });
const { user, system } = process.cpuUsage(used);
const processorMilliseconds = (user + system) / 1_000;
console.log(JSON.stringify({ milliseconds: performance.now() - start, processorMilliseconds, drifted }));
