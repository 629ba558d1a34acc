/** Whether a registry answers from here. Any answer will do: it asks strangers to authenticate, which they can. */
export async function registryAnswers(address: string, fetch_: typeof fetch): Promise<boolean> {
  return fetch_(`${address}/v2/`, { signal: AbortSignal.timeout(3_000) }).then(
    () => true,
    () => false,
  );
}
