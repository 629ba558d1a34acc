import type { Line } from './line.ts';

/** Lines with what hangs below them. */
export interface TreeNode {
  lines: readonly Line[];
  children: readonly TreeNode[];
}

/** A tree as lines, with the branches drawn as `tree` draws them. */
export function treeLines(node: TreeNode): Line[] {
  return grow(node, '', '');
}

function grow({ lines, children }: TreeNode, first: string, rest: string): Line[] {
  const below = children.length > 0 ? '│  ' : '   ';
  return [
    ...lines.map((line, index) => [quiet(index === 0 ? first : `${rest}${below}`), ...line]),
    ...children.flatMap((child, index) => {
      const last = index === children.length - 1;
      return grow(child, `${rest}${last ? '└─ ' : '├─ '}`, `${rest}${last ? '   ' : '│  '}`);
    }),
  ];
}

function quiet(text: string) {
  return { tone: 'Quiet', text } as const;
}
