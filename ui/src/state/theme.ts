// Light, dark, or as the computer says. Kept in the web view's own storage: it is no setting of the firm.

export const themes = ['computer', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'theme';

export function readTheme(): Theme {
  const kept = localStorage.getItem(KEY);
  return themes.find((theme) => theme === kept) ?? 'computer';
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  applyTheme(theme);
}

export function applyTheme(theme: Theme): void {
  if (theme === 'computer') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
