// Begins the pages anew: nothing of what they held stays. The address may name a page to begin with; that one is over.

export function restart(): void {
  const { token } = Object.fromEntries(new URLSearchParams(location.hash.replace(/^#/, '')));
  location.hash = token ? `token=${token}` : '';
  location.reload();
}
