// The door to the program without a window: its token, its refusals, its notes.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loopbackHost, splitEvents, tokenOf } from './loopback';
import { asProblem } from './questions';

afterEach(() => vi.unstubAllGlobals());

describe('the loopback door', () => {
  it('takes the token from behind the hash', () => {
    expect(tokenOf('#token=abc'), 'as the program prints it').toBe('abc');
    expect(tokenOf(''), 'none is none').toBe('');
  });

  it('asks by name with the token, and throws a refusal as it came', async () => {
    const problem = { code: 'TD-1', sentence: 'No.', meaning: '', hint: '' };
    const fetching = vi.fn().mockResolvedValue({ ok: false, json: async () => problem });
    vi.stubGlobal('fetch', fetching);
    await expect(loopbackHost('', 'abc').call('runs.list', {}), 'the problem arrives whole').rejects.toEqual(
      problem,
    );
    expect(fetching.mock.calls[0]?.[0], 'the name is in the address').toBe('/call/runs.list');
    expect(fetching.mock.calls[0]?.[1].headers.authorization, 'the token is not').toBe('Bearer abc');
  });

  it('cuts notes out of a stream wherever the pieces break', () => {
    const text =
      ': hello\n\ndata: {"note":"connections_changed"}\r\n\r\ndata: {"note":"report_ready",\ndata: "number":7}\n\nda';
    for (let cut = 0; cut <= text.length; cut += 1) {
      const first = splitEvents(text.slice(0, cut));
      const second = splitEvents(first.left + text.slice(cut));
      expect([...first.notes, ...second.notes], `cut at ${cut}`).toEqual([
        { note: 'connections_changed' },
        { note: 'report_ready', number: 7 },
      ]);
    }
  });

  it('turns anything else that is thrown into words', () => {
    expect(asProblem(new TypeError('x is not a function')).sentence, 'never the raw text').toBe(
      'Truedocket did not answer.',
    );
  });
});
