/** Opens the dialog that asks for the password; resolves to whether the user is logged in again. */
type Door = () => Promise<boolean>;

let door: Door | null = null;
let asked: Promise<boolean> | null = null;
let declined = false;

/** Sets the dialog of the page; returns a function that removes it. */
export function setDoor(next: Door): () => void {
  door = next;
  return () => {
    if (door === next) door = null;
  };
}

/**
 * Asks for the password, once for all calls that wait. False when the user declines, or at once when there is no dialog
 * or a call in the background follows a refusal.
 */
export function askToLogIn(background: boolean): Promise<boolean> {
  if (asked) return asked;
  if (!door || (background && declined)) return Promise.resolve(false);
  asked = door().then((done) => {
    asked = null;
    declined = !done;
    return done;
  });
  return asked;
}

export function loggedIn(): void {
  declined = false;
}
