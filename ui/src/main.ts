// The beginning of the window: tokens first, then the frame. Nothing is decided here.
import { mount } from 'svelte';
import './tokens/index.css';
import App from './shell/App.svelte';
import { openHost } from './host';

const target = document.getElementById('app');
if (!target) throw new Error('The page has no place for the app.');

openHost().then((host) => mount(App, { target, props: { host } }));
