// Draws the icons of the product from assets/icons, once and by hand: `node scripts/icons.mjs PATH-OF-CHROMIUM`.
// The browser draws, this file only packs: PNG for Linux, ICO for Windows, ICNS for macOS.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const browser = process.argv[2] ?? 'chromium';
const root = fileURLToPath(new URL('../..', import.meta.url));
const from = join(root, 'assets/icons');
const to = join(root, 'src-tauri/icons');
const desk = mkdtempSync(join(tmpdir(), 'icons-'));

/** One drawing as a transparent PNG of that many pixels. The window is larger, for browsers with a least size. */
function draw(svg, pixels) {
  const page = join(desk, 'page.html');
  const out = join(desk, 'out.png');
  const drawing = readFileSync(svg, 'utf8').replace('<svg ', `<svg width="${pixels}" height="${pixels}" `);
  writeFileSync(page, `<style>*{margin:0}svg{display:block}</style>${drawing}`);
  execFileSync(
    browser,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--force-device-scale-factor=1',
      '--default-background-color=00000000',
      `--window-size=${pixels},${pixels}`,
      `--screenshot=${out}`,
      page,
    ],
    { stdio: 'ignore' },
  );
  return readFileSync(out);
}

/** ICO: a directory of PNG pictures (Microsoft, "Icons"; PNG is allowed since Windows Vista). */
function ico(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let at = head.length;
  pictures.forEach(({ pixels, png }, index) => {
    const entry = 6 + 16 * index;
    head.writeUInt8(pixels % 256, entry);
    head.writeUInt8(pixels % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  });
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** ICNS: four letters and a length before each PNG. */
function icns(pictures) {
  const names = { 128: 'ic07', 256: 'ic08', 512: 'ic09' };
  const parts = pictures.map(({ pixels, png }) => {
    const head = Buffer.alloc(8);
    head.write(names[pixels], 'ascii');
    head.writeUInt32BE(png.length + 8, 4);
    return Buffer.concat([head, png]);
  });
  const head = Buffer.alloc(8);
  head.write('icns', 'ascii');
  head.writeUInt32BE(8 + parts.reduce((sum, part) => sum + part.length, 0), 4);
  return Buffer.concat([head, ...parts]);
}

mkdirSync(join(to, 'tray'), { recursive: true });
const mark = Object.fromEntries(
  [16, 32, 48, 128, 256, 512].map((pixels) => [pixels, draw(join(from, 'mark.svg'), pixels)]),
);
const of = (...sizes) => sizes.map((pixels) => ({ pixels, png: mark[pixels] }));
writeFileSync(join(to, '32x32.png'), mark[32]);
writeFileSync(join(to, '128x128.png'), mark[128]);
writeFileSync(join(to, '128x128@2x.png'), mark[256]);
writeFileSync(join(to, 'icon.png'), mark[512]);
writeFileSync(join(to, 'icon.ico'), ico(of(16, 32, 48, 256)));
writeFileSync(join(to, 'icon.icns'), icns(of(128, 256, 512)));
for (const name of readdirSync(join(from, 'tray'))) {
  writeFileSync(join(to, 'tray', `${basename(name, '.svg')}.png`), draw(join(from, 'tray', name), 32));
}
rmSync(desk, { recursive: true });
