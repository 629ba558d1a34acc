const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML, between tags or in a quoted attribute. What steers a text's direction or a terminal becomes visible. */
export function escapeHtml(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD').replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** A number with as many digits as tell something. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const size = Math.abs(value);
  return size >= 1e6 || size < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

/** A share as a percentage. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
