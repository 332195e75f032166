import type { Mutation } from '../mutation.ts'

const traffic = 'packages/shared/src/traffic'
const tests = 'packages/shared/tests/traffic'
const properties = `${tests}/own-lateness.property.test.ts`
const judging = [`${tests}/traffic-judge.test.ts`]

/** What a machine that is late itself says of the service: nothing. */
export const ownLatenessChecks: readonly Mutation[] = [
  {
    without: 'what this machine read late is slowness of the service',
    file: `${traffic}/late-times.ts`,
    find: 'return { least: Math.max(0, elapsed - held), most: late + elapsed }',
    replace: 'return { least: elapsed, most: late + elapsed }',
    tests: [properties],
  },
  {
    without: 'what this machine sent late hides a stall',
    file: `${traffic}/late-times.ts`,
    find: 'return { least: Math.max(0, elapsed - held), most: late + elapsed }',
    replace: 'return { least: Math.max(0, elapsed - held), most: elapsed }',
    tests: [properties],
  },
  {
    without: 'a machine that stands still is not noticed',
    file: `${traffic}/own-stalls.ts`,
    find: 'if (now > this.#due + noticedLateness)',
    replace: 'if (now < 0)',
    tests: [properties],
  },
  {
    without: 'its own burst is taken for a slow service',
    file: `${traffic}/open-loop.ts`,
    find: 'const behind = Math.max(0, late.most - (at - due))',
    replace: 'const behind = 0',
    tests: [properties],
  },
  {
    without: 'a service times out while this machine stands still',
    file: `${traffic}/tally.ts`,
    find: 'own.held > answer.elapsed / 2',
    replace: 'own.held < 0',
    tests: [properties],
  },
  {
    without: 'requests of which nothing is known are quick',
    file: `${traffic}/traffic-judge.ts`,
    find: 'unmeasured: unsure + ownFailureCount(own)',
    replace: 'unmeasured: 0',
    tests: judging,
  },
  {
    without: 'response times pass of which a tenth is not known',
    file: `${traffic}/traffic-judge.ts`,
    find: 'unmeasured > mostUntold * (requests + unmeasured)',
    replace: 'unmeasured > requests + unmeasured',
    tests: judging,
  },
  {
    without: 'a request that was not sent is an error of the service',
    file: `${traffic}/error-rate.ts`,
    find: ' - ownFailureCount(tally) - (lostAreErrors',
    replace: ' - (lostAreErrors',
    tests: [`${tests}/open-loop.test.ts`],
  },
]
