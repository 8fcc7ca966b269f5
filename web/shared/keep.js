// What survives a reload of this tab.
//
// sessionStorage and not localStorage: a secret in localStorage is shared by every tab of this browser and stays for years.
// A tab's own store ends with the tab, and two tabs can be two people, which is how one tries a chat alone. Script of
// somebody else's could read either; the Content-Security-Policy lets none run. Where storage is switched off, nothing is
// kept, and a reload asks again.

export function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(`hub.${key}`));
  } catch {
    return null;
  }
}

/** Keeps `value`, or with `null` forgets it. */
export function keep(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(`hub.${key}`);
    else sessionStorage.setItem(`hub.${key}`, JSON.stringify(value));
  } catch {
    // Storage is full or switched off; the page works without.
  }
}
