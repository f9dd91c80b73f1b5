const held = new Set<string>();

/**
 * Makes this tab the one that writes a new campaign, until it is closed. False when another tab writes it: under the
 * same key the server would take the campaigns of both for one.
 */
export async function holdDraft(key: string): Promise<boolean> {
  if (held.has(key) || !navigator.locks) return true;
  return new Promise((resolve) => {
    void navigator.locks.request(`relance.draft.${key}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      if (lock === null) return;
      held.add(key);
      return new Promise(() => {});
    });
  });
}
