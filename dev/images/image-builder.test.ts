import { expect, test } from 'vitest';
import { createBuildah, createDocker } from './image-builder.ts';

const NAME = 'registry.example.com/churnops/operator:abc';
const IMAGE = {
  dockerfile: 'operator/Dockerfile',
  context: 'dist/operator',
  name: NAME,
  buildArguments: { BASE_IMAGE: 'base:1' },
};

function recorder() {
  const lines: string[] = [];
  const run = async (argv: readonly string[]) => {
    lines.push(argv.join(' '));
    return '';
  };
  return { lines, run };
}

test('buildah builds the same digest from the same content, and pushes with the certificates of the registry', async () => {
  const { lines, run } = recorder();
  const builder = createBuildah(run, '/cache', { certificateDirectory: '/certificates' });
  await builder.build(IMAGE);
  await builder.push(NAME);
  expect(lines[0]).toContain('--timestamp 0');
  expect(lines[0]).toContain(`--build-arg BASE_IMAGE=base:1 --tag ${NAME} --file operator/Dockerfile`);
  expect(lines[1]).toContain(`push --quiet --cert-dir /certificates ${NAME}`);
});

test('buildah keeps no image that the registry has, so that its storage does not grow with every change', async () => {
  const { lines, run } = recorder();
  await createBuildah(run, '/cache', {}).push(NAME);
  expect(lines.at(-1)).toBe(
    `buildah --root /cache/storage --runroot /cache/run --storage-driver overlay rmi ${NAME}`,
  );
});

test('docker builds and pushes by its own configuration', async () => {
  const { lines, run } = recorder();
  const builder = createDocker(run);
  await builder.build(IMAGE);
  await builder.push(NAME);
  expect(lines[0]).toMatch(/^docker build --quiet --build-arg BASE_IMAGE=base:1/);
  expect(lines[1]).toBe(`docker push --quiet ${NAME}`);
});
