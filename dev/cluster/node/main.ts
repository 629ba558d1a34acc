import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { writeStatus } from '../status.ts';
import { makeCertificates } from './certificates.ts';
import { makeCgroups } from './cgroups.ts';
import { STATE } from './layout.ts';
import { arrangeMounts } from './mounts.ts';
import { arrangeNetwork } from './network.ts';
import { clusterParts } from './parts.ts';
import { readPlan } from './plan.ts';
import { Supervisor } from './supervisor.ts';
import { writeConfiguration } from './write-configuration.ts';

/**
 * `node dev/cluster/node/main.ts <directory>`: runs the cluster, in namespaces that are its own and under a first process
 * that reaps. It begins when it reads a line, which says that its end of the veth pair is there; when standard input ends
 * before, so does the cluster.
 */
const directory = process.argv[2]!;
const begin = await Promise.race([
  once(createInterface({ input: process.stdin }), 'line'),
  once(process.stdin, 'end'),
]);
if (begin.length > 0) await run();

async function run(): Promise<void> {
  let written = Promise.resolve();
  const plan = await readPlan(directory);
  await arrangeMounts(directory);
  await mkdir(join(STATE, 'logs'), { recursive: true });
  const [certificates] = await Promise.all([
    makeCertificates(plan),
    arrangeNetwork(plan),
    makeCgroups(plan.cgroup),
  ]);
  await writeConfiguration(plan, certificates);
  const supervisor = new Supervisor({
    parts: clusterParts(plan, certificates, process.env),
    report: (status) => {
      // One that is not written, on a full disk say, must not end the cluster; the next may be.
      written = written
        .then(() => writeStatus(STATE, status))
        .catch((error: unknown) => console.error(error));
    },
  });
  try {
    await supervisor.start();
  } catch {
    // The status tells; whoever starts the cluster reads it there.
    await written;
    process.exit(1);
  }
}
