import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROGRAMS } from '../build/programs.ts';
import { type ImageOptions, publishImages } from './images.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;

function checkout(): string {
  const root = mkdtempSync(join(tmpdir(), 'images-'));
  for (const { name } of PROGRAMS) {
    mkdirSync(join(root, name));
    mkdirSync(join(root, 'dist', name), { recursive: true });
    writeFileSync(join(root, name, 'Dockerfile'), 'FROM scratch\n');
    writeFileSync(join(root, 'dist', name, 'main.mjs'), name);
  }
  return root;
}

function registry(root: string, keepsWhatIsPushed = true) {
  const pushed = new Set<string>();
  const built: string[] = [];
  const buildArguments: object[] = [];
  const options: ImageOptions = {
    root,
    registry: 'registry.example.com/you',
    baseImage: 'base:1',
    builder: {
      build: async (image) => {
        built.push(image.name);
        buildArguments.push(image.buildArguments);
      },
      push: async (name) => void (keepsWhatIsPushed && pushed.add(name)),
    },
    resolve: async (name) => (pushed.has(name) ? DIGEST : undefined),
    report: () => undefined,
  };
  return { options, built, buildArguments };
}

describe('publishing the images', () => {
  it('gives each program an image by digest', async () => {
    const images = await publishImages(registry(checkout()).options);
    expect(images.get('operator')).toBe(`registry.example.com/you/churnops/operator@${DIGEST}`);
    expect(images.size).toBe(PROGRAMS.length);
  });

  it('builds nothing again that the registry has', async () => {
    const { options, built } = registry(checkout());
    await publishImages(options);
    await publishImages(options);
    expect(built).toHaveLength(PROGRAMS.length);
  });

  it('builds anew what changed, the base among it', async () => {
    const root = checkout();
    const { options, built } = registry(root);
    await publishImages(options);
    writeFileSync(join(root, 'dist', 'operator', 'main.mjs'), 'changed');
    await publishImages(options);
    expect(built).toHaveLength(PROGRAMS.length + 1);
    await publishImages({ ...options, baseImage: 'base:2' });
    expect(built).toHaveLength(2 * PROGRAMS.length + 1);
  });

  it('tells only the operator where Git comes from, and builds its image anew for another', async () => {
    const { options, built, buildArguments } = registry(checkout());
    await publishImages({ ...options, gitImage: 'git:1' });
    expect(buildArguments).toEqual([
      { BASE_IMAGE: 'base:1', GIT_IMAGE: 'git:1' },
      { BASE_IMAGE: 'base:1' },
      { BASE_IMAGE: 'base:1' },
    ]);
    await publishImages({ ...options, gitImage: 'git:2' });
    expect(built).toHaveLength(PROGRAMS.length + 1);
  });

  it('says so when the registry did not keep what was pushed', async () => {
    const { options } = registry(checkout(), false);
    await expect(publishImages(options)).rejects.toThrow('the registry does not have it');
  });
});
