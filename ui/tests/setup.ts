// What jsdom lacks: dialogs, and a look at the page as a person would have it.
import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
  this.open = true;
};
HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
  this.open = false;
};

afterEach(() => {
  cleanup();
  localStorage.clear();
});
