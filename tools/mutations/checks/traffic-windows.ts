import type { Mutation } from '../mutation.ts'

const traffic = 'packages/shared/src/traffic'
const properties = 'packages/shared/tests/traffic/traffic-windows.property.test.ts'
const generator = 'packages/shared/tests/traffic/open-loop.test.ts'

/** In which window a request counts, and when a window is complete. */
export const trafficWindowChecks: readonly Mutation[] = [
  {
    without: 'a request belongs to the window in which it was planned',
    file: `${traffic}/open-loop.ts`,
    find: 'const window = windows.add(due, at - due)',
    replace: 'const window = windows.add(at, at - due)',
    tests: [properties],
  },
  {
    without: 'a window waits for its answers',
    file: `${traffic}/window-sequence.ts`,
    find: 'if (next.awaited > 0) return false',
    replace: '',
    tests: [properties],
  },
  {
    without: 'an answer that comes after an abort changes no window',
    file: `${traffic}/window-sequence.ts`,
    find: 'if (!this.#open.has(one.index)) return',
    replace: '',
    tests: [properties],
  },
  {
    without: 'a window waits for requests that a late machine has not sent yet',
    file: `${traffic}/open-loop.ts`,
    find: 'windows.handOutNext(Math.min(now, due, end))',
    replace: 'windows.handOutNext(Math.min(now, end))',
    tests: [properties],
  },
  {
    without: 'an aborted run has no windows in which a late machine sent nothing',
    file: `${traffic}/open-loop.ts`,
    find: 'end = Math.min(now, end, dueOfNext())',
    replace: 'end = Math.min(now, end)',
    tests: [generator],
  },
  {
    without: 'an abort hands out what there is',
    file: `${traffic}/open-loop.ts`,
    find: 'windows.handOutRest(end)',
    replace: '',
    tests: [generator],
  },
  {
    without: 'a watch waits for the answers of its planned time',
    file: 'packages/shared/src/release-watch/watch.ts',
    find: 'if (seen < planned) return true',
    replace: '',
    tests: ['actions/performance-monitor/tests/run.test.ts'],
  },
  {
    without: 'setting the wall clock moves no deadline',
    file: 'packages/shared/src/ports/clock.ts',
    find: 'Math.floor(performance.timeOrigin + performance.now())',
    replace: 'Date.now()',
    tests: ['packages/shared/tests/ports/clock.test.ts'],
  },
  {
    without: 'a release named like a property of every object ends the run',
    file: `${traffic}/open-loop.ts`,
    find: 'Object.hasOwn(window.releases, release) ? window.releases[release] : undefined',
    replace: 'window.releases[release]',
    tests: [generator],
  },
]
