import { expect, it } from 'vitest';
import { LABELS } from '../labels.ts';
import { startGiteaStage } from './gitea-stage.fixture.ts';

const PAGE_ITEMS = 3;

it('lists are whole on a Gitea whose administrator allows few items on a page', async () => {
  const stage = await startGiteaStage({ pageItems: PAGE_ITEMS });
  try {
    const opened: number[] = [];
    for (let count = 0; count <= PAGE_ITEMS; count++) {
      const head = `churnops/here/shop/telco/${count}`;
      await stage.commit(head);
      const request = { head, base: 'main', title: 'Serve', body: 'Why.' };
      opened.push((await stage.forge.createPullRequest(request)).pullRequest.number);
    }
    const forge = stage.anew();
    const listed = await forge.findPullRequests({});
    expect(listed.map(({ number }) => number).toSorted()).toEqual(opened.toSorted());

    const [number = 0] = opened;
    for (let count = 0; count < PAGE_ITEMS; count++) await stage.review('writer', number, 'Approve');
    await stage.review('writer', number, 'RequestChanges');
    expect(await forge.reviews(number)).toMatchObject([{ state: 'ChangesRequested' }]);

    for (const label of [LABELS.adopt, LABELS.superseded, LABELS.aborted, LABELS.rejected])
      await forge.addLabels(number, [label]);
    await stage.close(number);
    expect((await forge.closedBy(number))?.login).toBe(stage.logins.writer);
  } finally {
    await stage.stop();
  }
});
