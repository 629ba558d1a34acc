import { describe, expect, it } from 'vitest';
import { forgeURL, renderForgeConfiguration } from './configuration.ts';

const plain = { directory: '/forge', source: '/source', address: '127.0.0.1', port: 3000 };
const serving = { certificatePath: '/forge.crt', keyPath: '/forge.key' };

describe('the configuration of a forge', () => {
  it('names its URL to those who come from elsewhere and to its own hooks', () => {
    const text = renderForgeConfiguration(plain);
    expect(forgeURL(plain)).toBe('http://127.0.0.1:3000');
    expect(text).toContain('\nROOT_URL = http://127.0.0.1:3000/\nLOCAL_ROOT_URL = http://127.0.0.1:3000/\n');
    expect(text).not.toContain('CERT_FILE');
  });

  it('speaks TLS where it has a certificate', () => {
    const text = renderForgeConfiguration({ ...plain, serving });
    expect(text).toMatch(/\nPROTOCOL = https\n[^[]*\nCERT_FILE = \/forge\.crt\nKEY_FILE = \/forge\.key\n/);
  });

  it('is in sections after what belongs to none', () => {
    expect(renderForgeConfiguration(plain)).toMatch(/^APP_NAME = .*\n[^[]*\n\[server\]\n/);
  });

  it('has secrets that no other forge has', () => {
    const secret = () => /SECRET_KEY = (\w{64})\n/.exec(renderForgeConfiguration(plain))?.[1];
    expect(secret()).toBeDefined();
    expect(secret()).not.toBe(secret());
  });
});
